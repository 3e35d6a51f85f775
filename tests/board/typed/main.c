/* typed - each key that is typed at a board, as a number: smaller than apps/keys. */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <services/input.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    if (input_start())
        return;
    console_printf("type\n");
    for (;;) {
        struct input_event event;
        input_wait(&event);
        if (event.kind == INPUT_LOST)
            console_printf("lost %u\n", event.count);
        else
            console_printf("%x %x\n", (unsigned)event.key, event.modifiers);
    }
}
