/*
 * A fault while a panic's QR code is drawn: the report was complete before, and the code is not tried again.
 *
 * cpu: qemu64
 * expect: PANIC  the first
 * expect: scripts/decode turns this report into source lines.
 * expect: PANIC  while a panic was reported:
 * expect: page fault: the kernel wrote to 0x123400
 * expect: The first was:
 * expect: the first
 * expect: scripts/decode turns this report into source lines.
 * expect: not again
 * expect: halted.
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/panic_code.h>
#include <kernel/string.h>

static void show(void)
{
    static const struct framebuffer nowhere = {.pitch = 2560,
                                               .width = 640,
                                               .height = 480,
                                               .bits = 32,
                                               .red = {16, 8},
                                               .green = {8, 8},
                                               .blue = {0, 8}};
    static const struct font font = {.width = 8, .height = 16};
    panic_code_show(&nowhere, (void *)0x123400000000, &font);
}

static void mine(const struct panic *panic)
{
    panic_report(panic);
    show();
}

/* The second report ends in this line, too. */
static void write(struct console_sink *sink, const char *text, size_t size)
{
    static int reports;
    (void)sink;
    if (size > 2 && text[size - 2] == '.' && ++reports == 2) {
        show();
        console_printf("not again\n");
    }
}

void kernel_main(const struct boot_info *boot)
{
    static struct console_sink sink = {.name = "mine", .write = write};
    (void)boot;
    console_add(&sink);
    panic_set_handler(mine);
    panic("the first");
}
