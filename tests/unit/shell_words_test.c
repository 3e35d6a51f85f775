/* shell_words_test.c - a line of the shell, taken apart. */
#define NEEDS_shell
#include "../../services/shell/words.h"
#include "unit.h"
#include <services/shell.h>

/* The code under test is part of this program: no other test needs it. */
#include "../../services/shell/words.c"

#define ROOM 4 /* words and the NULL after them */

/* The words, each in brackets; or what is wrong. */
static const char *split(const char *text)
{
    static char line[64], shown[128];
    char *words[ROOM];
    int count = -1;
    snprintf(line, sizeof line, "%s", text);
    const char *problem = words_split(line, words, ROOM, &count);
    if (problem)
        return problem;
    check_int(words[count] == NULL, true);
    shown[0] = '\0';
    for (int i = 0; i < count; i++)
        snprintf(shown + strlen(shown), sizeof shown - strlen(shown), "[%s]", words[i]);
    return shown;
}

CASE(words)
{
    check_text(split(""), "");
    check_text(split("  \t "), "");
    check_text(split("help"), "[help]");
    check_text(split("  peek\t0x10  16 "), "[peek][0x10][16]");
}

CASE(quotes)
{
    check_text(split("echo \"a  b\""), "[echo][a  b]");
    check_text(split("echo \"\""), "[echo][]");
    check_text(split("a\"b c\"d"), "[ab cd]");
    check_text(split("\"a\" b"), "[a][b]");
    check_text(split("echo \"a"), "a \" has no end");
    check_text(split("echo \""), "a \" has no end");
}

CASE(too_many)
{
    check_text(split("1 2 3"), "[1][2][3]");
    check_text(split("1 2 3 "), "[1][2][3]");
    check_text(split("1 2 3 4"), "there are more words than a command can have");
}

static void check_number(const char *word, uint64_t expected)
{
    uint64_t number = ~expected;
    check_int(shell_number(word, &number), true);
    check_int(number, expected);
}

static void check_no_number(const char *word)
{
    uint64_t number = 77;
    check_int(shell_number(word, &number), false);
    check_int(number, 77);
}

CASE(numbers)
{
    check_number("0", 0);
    check_number("007", 7);
    check_number("18446744073709551615", UINT64_MAX);
    check_number("0x0", 0);
    check_number("0xfFfFfFfFfFfFfFfF", UINT64_MAX);
    check_number("0XaB9", 0xab9);
    check_no_number("");
    check_no_number("0x");
    check_no_number("x");
    check_no_number("12a");
    check_no_number("-1");
    check_no_number("1 ");
    check_no_number("0x1g");
    check_no_number("0x1@"); /* beside A, as ` is beside a */
    check_no_number("0x1`");
    check_no_number("18446744073709551616");
    check_no_number("99999999999999999999");
    check_no_number("0x10000000000000000");
}
