/* echo - lines that are typed, edited and said again: arrows, history, and Tab. */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <services/input.h>
#include <services/line_editor.h>

static const char *candidate(struct line_editor *editor, const char *line, size_t word, size_t n)
{
    (void)editor, (void)line, (void)word;
    static const char *const words[] = {"hello", "help", "world"};
    return n < sizeof words / sizeof *words ? words[n] : NULL;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    const char *problem = input_start();
    if (problem)
        console_printf("%s\n", problem);
    static char history[INPUT_HISTORY_MAX], line[80];
    static struct line_editor editor = {.prompt = "\x1b[92mecho>\x1b[0m ",
                                        .history = history,
                                        .history_size = sizeof history,
                                        .candidate = candidate};
    size_t size;
    while ((size = line_edit(&editor, line, sizeof line)) != LINE_END) {
        if (size > 0)
            console_printf("%s\n", line);
    }
}
