/* boot_info.c - what Windows tells a new program. */
#include "process.h"
#include <arch/program.h>
#include <kernel/boot.h>
#include <kernel/utf8.h>

/* One character of UTF-16; where the other half of a pair is missing, U+FFFD, "replacement character". */
static uint32_t take(const uint16_t **at, const uint16_t *end)
{
    uint32_t first = *(*at)++;
    if ((first & 0xf800) != 0xd800)
        return first;
    if ((first & 0x0400) || *at == end || (**at & 0xfc00) != 0xdc00)
        return 0xfffd;
    return 0x10000 + ((first & 0x3ff) << 10) + (*(*at)++ & 0x3ffu);
}

/*
 * Microsoft's "Parsing C command-line arguments": spaces separate, but not in quotes; a backslash
 * means itself, but not in a row of them before a quote, where two mean one, and a last odd one
 * takes the quote's meaning away. Returns what the next character is, 0 for the end of an argument.
 */
static uint32_t next(const uint16_t **at, const uint16_t *end, bool *quoted)
{
    for (; *at < end; ++*at) {
        const uint16_t *quote = *at;
        while (quote < end && *quote == '\\')
            quote++;
        bool before_quote = quote < end && *quote == '"';
        if (before_quote && quote - *at >= 2) {
            *at += 2;
            return '\\';
        }
        if (before_quote && quote - *at == 1) {
            *at += 2;
            return '"';
        }
        if (!before_quote)
            return **at == ' ' && !*quoted ? 0 : take(at, end);
        *quoted = !*quoted;
    }
    return 0;
}

/* The arguments after the program's name, with one space between. */
static size_t read_arguments(const struct unicode_string *given, char *line, size_t size)
{
    const uint16_t *at = given->text, *end = at + given->size / sizeof *at;
    size_t used = 0;
    for (unsigned argument = 0; at < end; argument++) {
        bool quoted = false;
        if (argument > 1 && used < size)
            line[used++] = ' ';
        for (uint32_t character; (character = next(&at, end, &quoted)) != 0;) {
            if (argument > 0 && used + UTF8_SIZE_MAX <= size)
                used += utf8_encode(line + used, character);
        }
        while (at < end && *at == ' ')
            at++;
    }
    return used;
}

bool boot_info_read(uintptr_t magic, uintptr_t info, struct boot_info *boot)
{
    (void)magic, (void)info;
    static char line[COMMAND_LINE_MAX];
    size_t used =
        read_arguments(&thread_environment()->process->parameters->command_line, line, sizeof line);
    program_started(boot, "Windows", "PE");
    boot_info_set_command_line(boot, line, used);
    return true;
}
