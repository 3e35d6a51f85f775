/*
 * Interrupts of both 8259As: each is ended once, where it came from, and a spurious one is not ended,
 * but at the master for the slave. What is in service afterwards shows it.
 * exit: 33
 *
 * expect: spurious at both, before there is a handler: in service 0x0 and 0x0
 * expect: real-time clock: once, in service 0x0 and 0x0
 * expect: spurious at the slave, while line 7 is in service: in service 0x0 and 0x0
 * expect: parallel port: once, in service 0x0 and 0x0
 * expect: spurious at the master, meanwhile: in service 0x4 and 0x1
 * expect: spurious at the slave, meanwhile: in service 0x0 and 0x1
 * expect: spurious from the slave: in service 0x0 and 0x0
 * expect: real-time clock: once, in service 0x0 and 0x0
 * expect: real-time clock, without a handler: in service 0x0 and 0x0
 * expect: parallel port, without a handler: in service 0x0 and 0x0
 * expect: kernel_main returned: halted.
 */
#include <arch/cpu.h>
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/irq.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

enum { MASTER = 0x20, MASTER_MASK = 0x21, SLAVE = 0xa0, SLAVE_MASK = 0xa1 };
enum { LINE_PARALLEL = 7, LINE_RTC = 8 };
#define READ_REQUESTS 0x0a
#define READ_IN_SERVICE 0x0b
#define PATIENCE 4000000000 /* cycles */

/* IBM PC AT Technical Reference, "Parallel Adapter": a strobe to a printer that answers at once. */
#define PARALLEL_STATUS 0x379
#define PARALLEL_CONTROL 0x37a
#define CONTROL_READY 0x1c /* selected, not being reset, interrupt on */
#define CONTROL_STROBE 0x01

static int count;

static uint8_t read_pic(uint16_t port, uint8_t what)
{
    out8(port, what);
    return in8(port);
}

static void print_in_service(const char *what)
{
    console_printf("%s in service 0x%x and 0x%x\n", what, read_pic(MASTER, READ_IN_SERVICE),
                   read_pic(SLAVE, READ_IN_SERVICE));
}

static void rtc_write(uint8_t index, uint8_t value)
{
    out8(0x70, index);
    out8(0x71, value);
}

/* Motorola MC146818A data sheet, "Registers A, B, C": 64 times a second, from now on. */
static void start_rtc(void)
{
    rtc_write(0x8a, 0x2a);
    rtc_write(0x8b, 0x42);
    out8(0x70, 0x0c);
    in8(0x71);
}

static void stop_rtc(void)
{
    rtc_write(0x8b, 0x02);
    out8(0x70, 0x0c);
    in8(0x71);
}

static void on_rtc(void *context)
{
    (void)context;
    stop_rtc();
    count++;
}

static void on_rtc_disturbed(void *context)
{
    on_rtc(context);
    __asm__ volatile("int $0x27");
    print_in_service("spurious at the master, meanwhile:");
    __asm__ volatile("int $0x2f");
    print_in_service("spurious at the slave, meanwhile:");
}

static void on_parallel(void *context)
{
    (void)context;
    in8(PARALLEL_STATUS);
    count++;
    __asm__ volatile("int $0x2f");
    print_in_service("spurious at the slave, while line 7 is in service:");
}

static void wait_for_interrupt(const char *what)
{
    uint64_t start = read_tsc();
    while (count == 0 && read_tsc() - start < PATIENCE)
        arch_irq_window();
    console_printf("%s: %s,", what, count == 1 ? "once" : "not once");
    print_in_service("");
    count = 0;
}

static void clock_interrupts(irq_handler *handler)
{
    kassert(!irq_set_handler(LINE_RTC, handler, NULL));
    start_rtc();
    wait_for_interrupt("real-time clock");
    kassert(!irq_set_handler(LINE_RTC, NULL, NULL));
}

static void strobe(void)
{
    out8(PARALLEL_CONTROL, CONTROL_READY | CONTROL_STROBE);
    out8(PARALLEL_CONTROL, CONTROL_READY);
}

static void parallel_port_interrupts(void)
{
    kassert(!irq_set_handler(LINE_PARALLEL, on_parallel, NULL));
    strobe();
    wait_for_interrupt("parallel port");
    kassert(!irq_set_handler(LINE_PARALLEL, NULL, NULL));
}

/* Unmasked behind the kernel's back, on a line whose handler has gone: it is counted, and ended. */
static void nobody_handles(unsigned line, uint16_t mask, void (*begin)(void), const char *what)
{
    out8(mask, (uint8_t)(in8(mask) & ~(1u << line % 8)));
    begin();
    while (irq_masked_count(line) == 0)
        arch_irq_window();
    print_in_service(what);
}

/* The slave asks the master, and then has nothing any more: it says 15. */
static void slave_takes_back(void)
{
    kassert(!irq_set_handler(LINE_RTC, on_rtc, NULL));
    start_rtc();
    while (!(read_pic(MASTER, READ_REQUESTS) & 1 << 2))
        ;
    out8(SLAVE_MASK, 0xff);
    stop_rtc();
    arch_irq_window();
    print_in_service("spurious from the slave:");
    kassert(!irq_set_handler(LINE_RTC, NULL, NULL));
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("int $0x27\n\tint $0x2f");
    print_in_service("spurious at both, before there is a handler:");
    clock_interrupts(on_rtc);
    parallel_port_interrupts();
    clock_interrupts(on_rtc_disturbed);
    slave_takes_back();
    count = 0;
    clock_interrupts(on_rtc);
    nobody_handles(LINE_RTC, SLAVE_MASK, start_rtc, "real-time clock, without a handler:");
    nobody_handles(LINE_PARALLEL, MASTER_MASK, strobe, "parallel port, without a handler:");
}
