/*
 * Interrupt lines of both controllers: handlers, masking, what is refused, and in the end a line
 * that never had a handler.
 * cpu: max
 *
 * expect: interrupts stay off, on
 * expect: refused: a PC has the interrupt lines 0 to 15
 * expect: refused: interrupt line 2 is taken: the second 8259A, with the lines 8 to 15, is there
 * expect: refused: the board has no interrupt line of this number
 * expect: refused: the interrupt line has another handler: set that to NULL first
 * expect: both lines interrupt
 * expect: masked: they are quiet
 * expect: one interrupt came while masked
 * expect: PANIC  unexpected interrupt: line 5 (LPT2, vector 0x25), which has no handler
 */
#include <arch/cpu.h>
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/irq.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

/* Motorola MC146818A data sheet, "Registers A, B, C": the real-time clock, on the second controller. */
#define RTC_INDEX 0x70
#define RTC_DATA 0x71
#define RTC_A 0x8a /* with NMI off meanwhile, as on every access */
#define RTC_B 0x8b
#define RTC_C 0x0c
#define RTC_A_PERIOD 0x26 /* 1024 a second */
#define RTC_B_PERIODIC 0x42
enum { LINE_TIMER = 0, LINE_RTC = 8 };

#define SEVERAL 5
#define LONG_ENOUGH 200000000 /* cycles: several interrupts of each */

static int timer_count, rtc_count;

static void count_timer(void *context)
{
    ++*(int *)context;
}

static void count_rtc(void *context)
{
    out8(RTC_INDEX, RTC_C);
    in8(RTC_DATA); /* or it does not interrupt again */
    ++*(int *)context;
}

static void rtc_write(uint8_t index, uint8_t value)
{
    out8(RTC_INDEX, index);
    out8(RTC_DATA, value);
}

static void refused(const char *reason)
{
    console_printf("refused: %s\n", reason ? reason : "no, it was done");
}

static bool interrupts_are_on(void)
{
    uintptr_t state = arch_irq_save();
    arch_irq_restore(state);
    return state & RFLAGS_IF;
}

static void check_nesting(void)
{
    uintptr_t off = arch_irq_save();
    arch_irq_restore(off);
    kassert(!interrupts_are_on());
    __asm__ volatile("sti");
    uintptr_t outer = arch_irq_save();
    uintptr_t inner = arch_irq_save();
    arch_irq_restore(inner);
    kassert(!interrupts_are_on());
    arch_irq_restore(outer);
    kassert(interrupts_are_on());
    arch_irq_disable();
    console_printf("interrupts stay off, on\n");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    check_nesting();
    refused(irq_set_handler(16, count_timer, &timer_count));
    refused(irq_set_handler(2, count_timer, &timer_count));
    refused(irq_set_handler(1000, NULL, NULL));
    kassert(!irq_set_handler(LINE_TIMER, count_timer, &timer_count));
    refused(irq_set_handler(LINE_TIMER, count_rtc, &rtc_count));
    kassert(!irq_set_handler(LINE_RTC, count_rtc, &rtc_count));

    rtc_write(RTC_A, RTC_A_PERIOD);
    rtc_write(RTC_B, RTC_B_PERIODIC);
    count_rtc(&rtc_count);
    while (timer_count < SEVERAL || rtc_count < SEVERAL)
        arch_irq_wait();
    console_printf("both lines interrupt\n");

    kassert(!irq_set_handler(LINE_TIMER, NULL, NULL) && !irq_set_handler(LINE_RTC, NULL, NULL));
    timer_count = rtc_count = 0;
    uint64_t start = read_tsc();
    while (read_tsc() - start < LONG_ENOUGH)
        arch_irq_window();
    kassert(timer_count == 0 && rtc_count == 0);
    console_printf("masked: they are quiet\n");

    __asm__ volatile("int $0x28");
    kassert(irq_masked_count(LINE_RTC) == 1 && irq_masked_count(LINE_TIMER) == 0);
    console_printf("one interrupt came while masked\n");
    __asm__ volatile("int $0x25");
}
