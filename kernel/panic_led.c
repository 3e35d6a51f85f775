/*
 * panic_led.c - the panic of an image without a console: a code on the LED.
 *
 * SOS, and then the number: a long flash for each ten, a short one for each one; again and again.
 * docs/panic.md lists the numbers. A debugger finds more in last_panic.
 */
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/panic.h>

/* ITU-R M.1677-1, "Spacing and length of the signals": three dots make a dash, and a gap. */
#define DOT_MS 200
#define DASH_MS (3 * DOT_MS)
#define PAUSE_MS (7 * DOT_MS)

/* Not cleared by a reset, so that it can be read after one. */
__attribute__((section(".noinit"))) struct panic last_panic;

static void flash(uint32_t count, uint32_t milliseconds)
{
    for (; count > 0; count--) {
        board_led(true);
        board_delay(milliseconds);
        board_led(false);
        board_delay(DOT_MS);
    }
}

static noreturn void show(uint32_t number)
{
    for (;;) {
        flash(3, DOT_MS);
        flash(3, DASH_MS);
        flash(3, DOT_MS);
        board_delay(PAUSE_MS);
        uint32_t rest = number;
        for (; rest >= 10; rest -= 10)
            flash(1, DASH_MS);
        flash(rest, DOT_MS);
        board_delay(PAUSE_MS);
    }
}

void panic_by_call(void)
{
    panic_with_number(PANIC_BY_CALL, (uintptr_t)__builtin_return_address(0), NULL);
}

__attribute__((used)) void panic_with_number(uint32_t number, uintptr_t address,
                                             const struct trap_frame *frame)
{
    arch_irq_disable();
    if (KERNEL_PANIC_LED) {
        last_panic = (struct panic){PANIC_MAGIC, number, address, frame};
        show(number);
    }
    arch_halt();
}
