/*
 * shell.h - commands that a person types. For an app that NEEDS shell.
 *
 *     static const char *greet(int count, char *words[])
 *     {
 *         console_printf("hello %s\n", count > 1 ? words[1] : "there");
 *         return NULL;
 *     }
 *
 *     static const struct shell_command commands[] = {
 *         {"greet", "[NAME]", "greets you", greet},
 *         {0},
 *     };
 *     shell_run("mine> ", commands);
 *
 * The shell brings help, color, echo, peek, threads, uptime, reboot and halt; in an app that NEEDS heap, memory,
 * too. Tab completes their names;
 * what can be typed beside that says <services/line_editor.h>.
 */
#pragma once

#ifndef NEEDS_shell
#error "the app includes <services/shell.h>: say NEEDS := shell in its app.mk"
#endif

#include <stdbool.h>
#include <stdint.h>

#define SHELL_WORDS_MAX 8 /* of a line, the command's name included */

struct shell_command {
    const char *name;
    const char *arguments; /* as help shows them: "ADDRESS [BYTES]"; "" for none */
    const char *help;      /* what it does, in a few words */
    /*
     * Runs it: words[0] is its name, words[count] is NULL. The words are its own until it returns. Returns
     * NULL, or a sentence that says what was wrong, for the shell to print.
     */
    const char *(*run)(int count, char *words[]);
};

/*
 * Reads lines and runs commands until the input ends or `halt` is typed. The app's table ends with {0}; a
 * command in it replaces the shell's of that name. The input and the clock must have been started.
 */
void shell_run(const char *prompt, const struct shell_command *commands);

/*
 * Reads a whole word as a number, decimal or with 0x in front hexadecimal. Returns false, and leaves
 * *number as it is, if the word is anything else or too large.
 */
bool shell_number(const char *word, uint64_t *number);

#ifdef NEEDS_process
/*
 * Commands for an app that NEEDS process, to put into its table: run, ls, cat, kill. They are of programs and
 * files that files_start() has found.
 */
#define SHELL_PROGRAMS                                                                             \
    {"run", "PROGRAM [WORDS]", "runs a program; & at the end: beside the shell",                   \
     shell_run_program},                                                                           \
        {"ls", "", "lists the files", shell_list_files},                                           \
        {"cat", "FILE", "shows a file", shell_print_file},                                         \
    {                                                                                              \
        "kill", "[NUMBER]", "ends a process; without a number, lists them", shell_kill_process     \
    }
const char *shell_run_program(int count, char *words[]);
const char *shell_list_files(int count, char *words[]);
const char *shell_print_file(int count, char *words[]);
const char *shell_kill_process(int count, char *words[]);
#endif

#ifdef NEEDS_cpus
/* A command for an app that NEEDS cpus, to put into its table: cpus. */
/* clang-format off */
#define SHELL_CPUS {"cpus", "", "the CPUs, what they run and how much they sleep", shell_list_cpus}
/* clang-format on */
const char *shell_list_cpus(int count, char *words[]);
#endif

#ifdef NEEDS_pci
/* A command for an app that NEEDS pci, to put into its table: devices. */
/* clang-format off */
#define SHELL_DEVICES {"devices", "", "lists what is at the PCI buses", shell_list_devices}
/* clang-format on */
const char *shell_list_devices(int count, char *words[]);
#endif
