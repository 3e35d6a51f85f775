/* lines.c - interrupt lines by the I/O APICs, in the place of the 8259As. */
#include <arch/cpu.h>
#include <kernel/arch.h>
#include <kernel/irq.h>
#include <kernel/test.h>
#include <services/acpi.h>
#include <services/clock.h>

#define TIMER 0
#define CASCADE 2
#define MASTER_DATA 0x21 /* of the first 8259A: its masks */
#define ALL_BUT_CASCADE 0xfb
enum { COUNTER0 = 0x40, CONTROL = 0x43 }; /* of the 8254 */
#define SQUARE_WAVE 0x36                  /* counter 0, again and again */
#define COUNT_HIGH 0x10                   /* 3.4 ms */
#define PATIENCE 100000000                /* looks for an interrupt: some seconds */

static void count(void *counted)
{
    ++*(volatile unsigned *)counted;
}

TEST(a_line_arrives_by_the_io_apic)
{
    unsigned ticks = 0;
    check(!irq_set_handler(TIMER, count, &ticks));
    out8(CONTROL, SQUARE_WAVE);
    out8(COUNTER0, 0);
    out8(COUNTER0, COUNT_HIGH);
    for (unsigned i = 0; i < PATIENCE && *(volatile unsigned *)&ticks < 3; i++)
        arch_irq_window();
    check(ticks >= 3);
    check_equal(in8(MASTER_DATA), ALL_BUT_CASCADE);
    check(!irq_set_handler(TIMER, NULL, NULL));
    unsigned before = ticks;
    for (unsigned i = 0; i < 1000; i++)
        arch_irq_window();
    check_equal(ticks, before);
}

TEST(lines_that_are_not_there)
{
    unsigned counted;
    check(irq_set_handler(CASCADE, count, &counted));
    check(irq_set_handler(IRQ_LINES_MAX, count, &counted));
}

TEST(the_clocks_alarm_comes_beside_it)
{
    check(!clock_start());
    uint64_t begin = clock_now();
    clock_delay(20 * CLOCK_MILLISECOND);
    check(clock_now() - begin >= 20 * CLOCK_MILLISECOND);
}

TEST(tables)
{
    static struct acpi_madt madt;
    struct acpi_header header;
    check(acpi_table("APIC", &header) != 0);
    check(acpi_table("none", &header) == 0);
    check(!acpi_madt(&madt));
    check(madt.cpu_count >= 1);
    check(madt.io_apic_count >= 1);
}
