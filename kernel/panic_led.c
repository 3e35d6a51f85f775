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
#define DOT 1u
#define DASH 3u
#define PAUSE 7u

/* Not cleared by a reset, so that it can be read after one. */
__attribute__((section(".noinit"))) struct panic last_panic;

static void pass(uint32_t dots)
{
    board_delay(DOT_MS * dots);
}

/* A dash for each ten, a dot for each one, and a gap after each. */
static void flash(uint32_t number)
{
    for (; number > 0; number--) {
        uint32_t dots = DOT;
        if (number >= 10) {
            number -= 9;
            dots = DASH;
        }
        /* Or each is compared anew where it is used, which is more code. */
        __asm__ volatile("" : "+r"(number), "+r"(dots));
        board_led(true);
        pass(dots);
        board_led(false);
        pass(DOT);
    }
}

/* SOS is three dots, three dashes and three dots: 3 and 33. */
static inline __attribute__((always_inline)) noreturn void show(uint32_t number)
{
    for (;;) {
        flash(3);
        flash(33);
        pass(PAUSE);
        flash(number);
        pass(PAUSE);
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
