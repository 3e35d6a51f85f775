/* shell.c - reads lines and runs commands. */
#include "commands.h"
#include "words.h"
#include <kernel/console.h>
#include <kernel/string.h>
#include <services/line_editor.h>
#include <services/shell.h>
#include <stddef.h>

/* A board with little RAM makes it smaller in its board.mk. */
#ifndef SHELL_HISTORY_SIZE
#define SHELL_HISTORY_SIZE 2048 /* bytes */
#endif
#define LINE_MAX 80 /* bytes */

static const struct shell_command *own;
static bool halted;

void shell_halt(void)
{
    halted = true;
}

const struct shell_command *shell_command(size_t n)
{
    const struct shell_command *const tables[] = {own, shell_memory_commands, shell_commands};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (const struct shell_command *command = tables[i]; command->name; command++, n--)
            if (n == 0)
                return command;
    }
    return NULL;
}

static const struct shell_command *find(const char *name)
{
    const struct shell_command *command;
    for (size_t n = 0; (command = shell_command(n)); n++)
        if (string_equal(command->name, name))
            break;
    return command;
}

static const char *run(char *line)
{
    char *words[SHELL_WORDS_MAX + 1];
    int count;
    const char *problem = words_split(line, words, SHELL_WORDS_MAX + 1, &count);
    if (problem || count == 0)
        return problem;
    const struct shell_command *command = find(words[0]);
    if (!command) {
        console_printf("there is no command '%s': 'help' lists those that there are\n", words[0]);
        return NULL;
    }
    return command->run(count, words);
}

/* The first word is a command's name. */
static const char *candidate(struct line_editor *editor, const char *line, size_t word, size_t n)
{
    (void)editor;
    while (word > 0 && line[word - 1] == ' ')
        word--;
    const struct shell_command *command = word == 0 ? shell_command(n) : NULL;
    return command ? command->name : NULL;
}

void shell_run(const char *prompt, const struct shell_command *commands)
{
    static char line[LINE_MAX], history[SHELL_HISTORY_SIZE];
    struct line_editor editor = {.prompt = prompt,
                                 .history = history,
                                 .history_size = sizeof history,
                                 .candidate = candidate};
    own = commands;
    halted = false;
    while (!halted && line_edit(&editor, line, sizeof line) != LINE_END) {
        const char *problem = run(line);
        if (problem)
            console_printf("%s\n", problem);
    }
}
