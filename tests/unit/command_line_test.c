/* command_line_test.c - words on the command line. */
#include "unit.h"
#include <kernel/command_line.h>

#define VALUE_SIZE 32
#define UNTOUCHED "untouched"

static const char *value_of(const char *line, const char *key)
{
    static char value[VALUE_SIZE];
    char *exact = exact_copy(line, strlen(line) + 1);
    strcpy(value, UNTOUCHED);
    bool found = command_line_value(exact, key, value, sizeof value);
    free(exact);
    if (!found) {
        check_text(value, UNTOUCHED);
        return NULL;
    }
    return value;
}

#define check_value(line, key, expected)                                                           \
    do {                                                                                           \
        const char *got = value_of(line, key);                                                     \
        check_text(got ? got : "(none)", expected);                                                \
    } while (0)

#define check_none(line, key) check_value(line, key, "(none)")

CASE(one_word)
{
    check_value("exit=qemu", "exit", "qemu");
    check_value("  exit=qemu  ", "exit", "qemu");
    check_value("quiet", "quiet", "");
    check_value("exit=", "exit", "");
    check_value("a=b=c", "a", "b=c");
    check_value("a==", "a", "=");
}

CASE(no_such_word)
{
    check_none("", "exit");
    check_none("   ", "exit");
    check_none("exit=qemu", "exi");
    check_none("exit=qemu", "exits");
    check_none("exit=qemu", "qemu");
    check_none("exit=qemu", "Exit");
    check_none("noexit=qemu", "exit");
    check_none("a=exit=1", "exit");
    check_none("exitqemu", "exit");
}

CASE(several_words)
{
    static const char line[] = "exit=qemu console=serial,screen name=\"two words\" quiet";
    check_value(line, "exit", "qemu");
    check_value(line, "console", "serial,screen");
    check_value(line, "name", "two words");
    check_value(line, "quiet", "");
    check_none(line, "words");
    check_none(line, "serial");
}

CASE(last_one_counts)
{
    check_value("a=1 a=2 a=3", "a", "3");
    check_value("a=1 a", "a", "");
    check_value("a a=1 b=2", "a", "1");
    check_value("a=long a=s", "a", "s");
}

/* GRUB quotes a word with a space in it, the key included. */
CASE(quotation_marks)
{
    check_value("\"name=two words\" x=1", "name", "two words");
    check_value("\"name=two words\" x=1", "x", "1");
    check_value("name=\"\"", "name", "");
    check_value("na\"me=a b\"c", "name", "a bc");
    check_value("a=\"x\"\"y z\"w b=2", "a", "xy zw");
    check_value("\"a\"=1", "a", "1");
    check_value("a=\"b=1 c=2\" d", "d", "");
    check_none("a=\"b=1 c=2\" d", "c");
    check_none("a=\"b c\"", "c\"");
    check_value("\"\" a=1", "a", "1");
}

CASE(unfinished_quotation)
{
    check_value("a=\"b c", "a", "b c");
    check_none("a=\"b c=1", "c");
    check_value("a=1 \"", "a", "1");
    check_value("\"", "a", "(none)");
}

CASE(backslashes)
{
    check_value("a=two\\ words b=1", "a", "two words");
    check_value("a=two\\ words b=1", "b", "1");
    check_value("a=\\\"quoted\\\"", "a", "\"quoted\"");
    check_value("a=\\\\", "a", "\\");
    check_value("a=\"x\\\" y\" b=2", "a", "x\" y");
    check_value("a=\"x\\\" y\" b=2", "b", "2");
    check_value("a=\\n", "a", "n");
    check_value("a=end\\", "a", "end\\");
    check_value("\\", "a", "(none)");
}

CASE(bytes_beyond_ascii)
{
    check_value("caf\xc3\xa9=\xff\x80", "caf\xc3\xa9", "\xff\x80");
    check_value("a=\xc3\xa9 b=1", "b", "1");
}

CASE(only_spaces_separate)
{
    check_value("a=1\tb=2", "a", "1\tb=2");
    check_value("a=1\n", "a", "1\n");
}

CASE(value_is_cut_to_its_buffer)
{
    char value[8];
    for (size_t size = 0; size <= sizeof value; size++) {
        memset(value, '~', sizeof value);
        check(command_line_value("a=12345 b=1", "a", value, size));
        size_t length = size == 0 ? 0 : size - 1 < 5 ? size - 1 : 5;
        check_bytes(value, "12345", length);
        if (size > 0)
            check_int(value[length], '\0');
        for (size_t i = size == 0 ? 0 : length + 1; i < sizeof value; i++)
            check_int(value[i], '~');
    }
    /* What is cut from one value does not become the next word. */
    check(!command_line_value("a=12345 b=1", "5", value, sizeof value));
}

CASE(has)
{
    check(command_line_has("console=serial,screen", "console", "serial"));
    check(command_line_has("console=serial,screen", "console", "screen"));
    check(!command_line_has("console=serial,screen", "console", "seria"));
    check(!command_line_has("console=serial,screen", "console", "serials"));
    check(!command_line_has("console=serial,screen", "console", "serial,"));
    check(!command_line_has("console=serial console=screen", "console", "serial"));
    check(command_line_has("exit=\"qemu\"", "exit", "qemu"));
    check(!command_line_has("exit", "exit", "qemu"));
    check(!command_line_has("", "exit", "qemu"));
}

/* A name that only looks like the word because the list was cut there. */
CASE(has_does_not_find_half_a_name)
{
    for (size_t length = 100; length < 140; length++) {
        char line[256] = "console=";
        memset(line + 8, 'x', length);
        strcpy(line + 8 + length, ",serialize");
        check(!command_line_has(line, "console", "serial"));
    }
}

/* The plain way: takes the whole line apart into words, and looks at each. */
static bool expected_value(const char *line, const char *key, char *value)
{
    bool found = false;
    size_t length = strlen(key);
    while (*line) {
        char word[16];
        size_t used = 0;
        bool quoted = false;
        for (; *line && (quoted || *line != ' '); line++) {
            if (*line == '"') {
                quoted = !quoted;
                continue;
            }
            if (*line == '\\' && line[1])
                line++;
            word[used++] = *line;
        }
        word[used] = '\0';
        if (*line)
            line++;
        if (strncmp(word, key, length) == 0 && (!word[length] || word[length] == '=')) {
            strcpy(value, word[length] ? word + length + 1 : "");
            found = true;
        }
    }
    return found;
}

CASE(every_short_line)
{
    static const char letters[] = "a= \"\\";
    char line[8], value[8], expected[8];
    for (unsigned code = 0; code < 5 * 5 * 5 * 5 * 5 * 5 * 5; code++) {
        unsigned rest = code;
        for (size_t i = 0; i < 7; i++, rest /= 5)
            line[i] = letters[rest % 5];
        line[7] = '\0';
        for (size_t length = 5; length <= 7; length++) {
            char *exact = exact_copy(line + 7 - length, length + 1);
            bool found = command_line_value(exact, "a", value, sizeof value);
            if (found != expected_value(exact, "a", expected))
                fail("[%s]: expected the word %s", exact,
                     found ? "not to be found" : "to be found");
            if (found && strcmp(value, expected) != 0)
                fail("[%s]: expected the value [%s], got [%s]", exact, expected, value);
            free(exact);
        }
    }
}

static bool expected_has(const char *line, const char *item)
{
    char list[16], *at = list;
    if (!expected_value(line, "k", list))
        return false;
    for (;;) {
        size_t length = strcspn(at, ",");
        if (length == strlen(item) && strncmp(at, item, length) == 0)
            return true;
        at += length;
        if (*at++ == '\0')
            return false;
    }
}

CASE(every_short_list)
{
    static const char letters[] = "ab, \"\\";
    static const char *const items[] = {"a", "ab", "aba", "b", ""};
    char line[10] = "k=";
    for (unsigned code = 0; code < 6 * 6 * 6 * 6 * 6 * 6; code++) {
        unsigned rest = code;
        for (size_t i = 2; i < 8; i++, rest /= 6)
            line[i] = letters[rest % 6];
        char *exact = exact_copy(line, strlen(line) + 1);
        for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
            bool expected = expected_has(exact, items[i]);
            if (command_line_has(exact, "k", items[i]) != expected)
                fail("[%s]: expected \"%s\" %s", exact, items[i],
                     expected ? "to be in the list" : "not to be in the list");
        }
        free(exact);
    }
}
