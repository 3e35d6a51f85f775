/*
 * Interrupt lines of a microcontroller: handlers, masking, what is refused, arch_irq_save() within
 * another, and in the end a line that never had a handler. The LED changes with each interrupt. With
 * a command line, the end is a panic in a handler.
 *
 * expect: refused: the device has no interrupt of this number
 * expect: refused: the board has no interrupt line of this number
 * expect: refused: a function has the interrupt's vector, by its name: remove that first
 * expect: refused: the interrupt line has another handler: set that to NULL first
 * expect: all as it should be
 * expect: PANIC  unexpected interrupt: number 4 (
 * expect: ), which has no handler
 * expect: in kernel_main+0x
 * expect: trace 0x
 * expect: kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <arch/core.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/boot_info.h>
#include <kernel/console.h>
#include <kernel/irq.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <stddef.h>

/* Interrupts that each of the boards has. */
enum { FIRST = 1, SECOND = 2, HAS_FUNCTION = 3, NEVER = 4, LAST = 31 };

struct taken {
    int interrupts;
};
static struct taken first, second;
static bool led;

static void count(void *context)
{
    struct taken *taken = context;
    taken->interrupts++;
    led = !led;
    board_led(led);
}

/* The function of HAS_FUNCTION's vector: on the Nucleos and on the micro:bit, whose header declares its own. */
void FLASH_IRQHandler(void);
void FLASH_IRQHandler(void)
{
}
void SPI0_TWI0_IRQHandler(void);
void SPI0_TWI0_IRQHandler(void)
{
}

static void request(unsigned line)
{
    core_irq_pend(line);
}

static void unmask_by_hand(unsigned line)
{
    core_irq_enable(line);
}

static void refused(const char *reason)
{
    kassert(reason);
    console_printf("refused: %s\n", reason);
}

static void check_refusals(void)
{
    refused(irq_set_handler(NO_INTERRUPT, count, &first));
    refused(irq_set_handler(LAST + 1, count, &first));
    refused(irq_set_handler(HAS_FUNCTION, count, &first));
    kassert(!irq_set_handler(FIRST, count, &first));
    refused(irq_set_handler(FIRST, count, &second));
}

static void check_handlers(void)
{
    kassert(!irq_set_handler(SECOND, count, &second));
    request(SECOND);
    while (second.interrupts < 1)
        arch_irq_wait();
    request(FIRST);
    while (first.interrupts < 1)
        arch_irq_wait();
    request(FIRST);
    request(SECOND);
    arch_irq_window();
    kassert(first.interrupts == 2 && second.interrupts == 2);
}

/* Interrupts are let in where the outer pair ends, and not where the inner one does. */
static void check_nesting(void)
{
    uintptr_t off = arch_irq_save();
    request(FIRST);
    arch_irq_restore(off);
    kassert(first.interrupts == 2);
    __asm__ volatile("cpsie i\n\tisb" ::: "memory");
    kassert(first.interrupts == 3);
    uintptr_t outer = arch_irq_save();
    uintptr_t inner = arch_irq_save();
    request(FIRST);
    arch_irq_restore(inner);
    kassert(first.interrupts == 3);
    arch_irq_restore(outer);
    __asm__ volatile("isb" ::: "memory");
    kassert(first.interrupts == 4);
    arch_irq_disable();
}

static void check_masking(void)
{
    kassert(!irq_set_handler(FIRST, NULL, NULL));
    request(FIRST);
    arch_irq_window();
    kassert(first.interrupts == 4 && irq_masked_count(FIRST) == 0);
    unmask_by_hand(FIRST);
    arch_irq_window();
    kassert(first.interrupts == 4 && irq_masked_count(FIRST) == 1);
    kassert(irq_masked_count(SECOND) == 0 && second.interrupts == 2);
}

static void die(void *context)
{
    panic("%s in a handler", (const char *)context);
}

static void end_in_a_handler(const char *command_line)
{
    kassert(!irq_set_handler(FIRST, die, (void *)(uintptr_t)command_line));
    request(FIRST);
    arch_irq_window();
}

void kernel_main(const struct boot_info *boot)
{
    check_refusals();
    check_handlers();
    check_nesting();
    check_masking();
    console_printf("all as it should be\n");
    if (boot->command_line[0])
        end_in_a_handler(boot->command_line);
    unmask_by_hand(NEVER);
    request(NEVER);
    arch_irq_window();
}
