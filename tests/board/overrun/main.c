/* overrun - what a board's serial port says of bytes that come while interrupts are off for longer than a byte takes, and
 * of those that come after. */
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>

#define DEAF_MS 1
#define HEARS_MS 5
#define KEPT_MAX 64

static unsigned kept[KEPT_MAX];
static volatile unsigned count;

static void arrived(enum board_terminal_source source, unsigned what)
{
    (void)source;
    if (count < KEPT_MAX)
        kept[count++] = what;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    if (board_terminal_start(arrived, NULL))
        return;
    console_printf("type\n");
    board_delay(DEAF_MS);
    arch_irq_enable();
    board_delay(HEARS_MS);
    arch_irq_disable();
    for (unsigned i = 0; i < count; i++) {
        if (kept[i] == BOARD_OVERRUN)
            console_printf("overrun\n");
        else
            console_printf("%x\n", kept[i]);
    }
}
