/* keys - says what each key is. keyboard=de on the command line chooses another layout. */
#include <kernel/boot_info.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/utf8.h>
#include <services/input.h>

static void show_modifiers(unsigned modifiers)
{
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {{INPUT_SHIFT, "Shift"},
                 {INPUT_CONTROL, "Ctrl"},
                 {INPUT_ALT, "Alt"},
                 {INPUT_ALT_GR, "AltGr"},
                 {INPUT_KEYPAD, "keypad"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (modifiers & names[i].bit)
            console_printf(" %s", names[i].name);
    }
}

static void show(const struct input_event *event)
{
    console_printf("%s key 0x%x",
                   event->kind == INPUT_RELEASE ? "released:" : "pressed: ", (unsigned)event->key);
    show_modifiers(event->modifiers);
    if (event->character >= ' ') {
        char utf8[UTF8_SIZE_MAX];
        console_printf(" types '%.*s'", (int)utf8_encode(utf8, event->character), utf8);
    } else if (event->character) {
        console_printf(" types control character %u", (unsigned)event->character);
    }
    console_printf("\n");
}

static void choose_layout(const char *command_line)
{
    char name[16];
    if (!command_line_value(command_line, "keyboard", name, sizeof name))
        return;
    const char *problem = input_layout(name);
    if (problem)
        console_printf("%s\n", problem);
}

void kernel_main(const struct boot_info *boot)
{
    const char *problem = input_start();
    if (problem)
        console_printf("%s\n", problem);
    choose_layout(boot->command_line);
    console_printf("Type: each key is shown. Ctrl-D ends it.\n");
    struct input_event event;
    do {
        input_wait(&event);
        if (event.kind == INPUT_LOST)
            console_printf("%u bytes were lost\n", event.count);
        else if (event.kind != INPUT_END)
            show(&event);
    } while (event.kind != INPUT_END && event.character != ('D' & 0x1f));
}
