/* places.c - functions and source lines, by llvm-symbolizer, which LLVM brings along. */
#define _POSIX_C_SOURCE 200809L

#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "text.h"

/* Function and FILE:LINE:COLUMN, each on a line; an empty line ends an address. */
static void read_place(FILE *answer, struct place *place)
{
    char line[2048];
    for (unsigned i = 0; fgets(line, sizeof line, answer) && line[0] != '\n'; i++) {
        line[strcspn(line, "\n")] = '\0';
        if (i == 0 && strcmp(line, "??") != 0)
            place->function = text_format("%s", line);
        char *column = strrchr(line, ':');
        if (i != 1 || !column || line[0] == '?')
            continue;
        *column = '\0';
        char *number = strrchr(line, ':');
        if (!number)
            continue;
        *number = '\0';
        place->line = (unsigned)strtoul(number + 1, NULL, 10);
        place->file = text_format("%s", line);
    }
}

static void run_symbolizer(const char *elf, const struct place *places, size_t count)
{
    char **argument = calloc(count + 5, sizeof *argument);
    if (!argument)
        _exit(127);
    argument[0] = text_format("llvm-symbolizer");
    argument[1] = text_format("--obj=%s", elf);
    argument[2] = text_format("--output-style=LLVM");
    argument[3] = text_format("--no-inlines");
    for (size_t i = 0, used = 4; i < count; i++) {
        if (places[i].is_code)
            argument[used++] = text_format("0x%x", places[i].pc);
    }
    if (!freopen("/dev/null", "w", stderr))
        _exit(127);
    execvp(argument[0], argument);
    _exit(127);
}

void places_find(const char *elf, struct place *places, size_t count)
{
    int ends[2];
    size_t code = 0;
    for (size_t i = 0; i < count; i++)
        code += places[i].is_code;
    if (!elf || !code || pipe(ends))
        return;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        run_symbolizer(elf, places, count);
    }
    close(ends[1]);
    FILE *answer = child > 0 ? fdopen(ends[0], "r") : NULL;
    for (size_t i = 0; answer && i < count; i++) {
        if (places[i].is_code)
            read_place(answer, &places[i]);
    }
    if (answer)
        fclose(answer);
    int status = 0;
    if (child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
        WEXITSTATUS(status) == 127)
        fputs("board-sim: there is no llvm-symbolizer, so source lines are left out; "
              "it comes with LLVM\n",
              stderr);
}
