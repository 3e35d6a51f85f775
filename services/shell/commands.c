/* commands.c - the shell's own commands. */
#include "commands.h"
#include <kernel/board.h>
#include <kernel/console.h>
#include <services/clock.h>
#include <services/threads.h>

static const char *help(int count, char *words[])
{
    (void)count, (void)words;
    const struct shell_command *command;
    for (size_t n = 0; (command = shell_command(n)); n++)
        console_printf("  %-8s %-16s %s\n", command->name, command->arguments, command->help);
    return NULL;
}

static const char *echo(int count, char *words[])
{
    for (int i = 1; i < count; i++)
        console_printf(i > 1 ? " %s" : "%s", words[i]);
    console_printf("\n");
    return NULL;
}

static const char *uptime(int count, char *words[])
{
    (void)count, (void)words;
    uint64_t milliseconds = clock_now() / CLOCK_MILLISECOND, seconds = milliseconds / 1000;
    console_printf("%u:%02u:%02u.%03u (%s)\n", (unsigned)(seconds / 3600),
                   (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60),
                   (unsigned)(milliseconds % 1000), clock_source());
    return NULL;
}

/* ECMA-48, "SGR": 30 to 37, and xterm's 90 to 97. */
static const char *color(int count, char *words[])
{
    (void)count, (void)words;
    static const char *const names[] = {"black", "red",     "green", "yellow",
                                        "blue",  "magenta", "cyan",  "white"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        console_printf("  \x1b[%um%-8s\x1b[%um%-8s\x1b[0m \x1b[%um %-8s\x1b[0m\n", 30 + i, names[i],
                       90 + i, names[i], 40 + i, names[i]);
    return NULL;
}

static const char *threads(int count, char *words[])
{
    (void)count, (void)words;
    threads_print();
    return NULL;
}

static const char *reboot(int count, char *words[])
{
    (void)count, (void)words;
    board_reset();
    return "this machine cannot restart itself";
}

static const char *halt(int count, char *words[])
{
    (void)count, (void)words;
    shell_halt();
    return NULL;
}

const struct shell_command shell_commands[] = {
    {"help", "", "this list", help},
    {"color", "", "the colors that this terminal or screen has", color},
    {"echo", "WORDS", "says them again", echo},
    {"peek", "ADDRESS [BYTES]", "shows memory, if it can be read", shell_peek},
    {"threads", "", "the threads, what they wait for and what they used", threads},
    {"uptime", "", "how long it has been running", uptime},
    {"reboot", "", "restarts the machine", reboot},
    {"halt", "", "ends it", halt},
    {0},
};
