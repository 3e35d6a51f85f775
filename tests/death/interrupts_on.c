/*
 * Interrupts that are on are off in a handler and in a panic, though the timer goes on.
 *
 * expect: the timer interrupts
 * expect: off in a handler
 * expect: PANIC  with interrupts on
 * expect: rflags 0x000002
 * expect: 0 interrupts in the panic
 * expect: halted.
 */
#include <arch/cpu.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/irq.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

#define TIMER_LINE 0
#define LONG_ENOUGH 200000000 /* cycles: several interrupts of the timer */

static int ticks;

static void tick(void *context)
{
    ++*(int *)context;
}

/* Counter 0 of the 8254, in its mode 2: 1000 times a second. */
static void start_timer(void)
{
    kassert(!irq_set_handler(TIMER_LINE, tick, &ticks));
    out8(0x43, 0x34);
    out8(0x40, 1193 & 0xff);
    out8(0x40, 1193 >> 8);
    while (ticks < 2)
        arch_irq_wait();
    console_printf("the timer interrupts\n");
}

static int ticks_in_a_while(void)
{
    int before = ticks;
    uint64_t start = read_tsc();
    while (read_tsc() - start < LONG_ENOUGH)
        __asm__ volatile("pause" ::: "memory");
    return ticks - before;
}

static bool on_breakpoint(struct trap_frame *frame)
{
    (void)frame;
    console_printf(ticks_in_a_while() == 0 ? "off in a handler\n" : "on in a handler\n");
    return true;
}

static void on_panic(const struct panic *panic)
{
    int count = ticks_in_a_while();
    panic_report(panic);
    console_printf("%d interrupts in the panic\n", count);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    start_timer();
    trap_set_handler(TRAP_BREAKPOINT, on_breakpoint);
    panic_set_handler(on_panic);
    __asm__ volatile("sti\n\tint3");
    kassert(ticks_in_a_while() > 0);
    panic("with interrupts on");
}
