/* escape_test.c - escape sequences: every code, every final byte, every way to end. */
#include "unit.h"
#include <kernel/escape.h>

static struct escape escape;

/* The characters of `text` that are text. */
static const char *text_of(const char *text)
{
    static char left[4 * ESCAPE_MAX];
    size_t size = 0;
    for (; *text; text++) {
        if (!escape_take(&escape, (unsigned char)*text))
            left[size++] = *text;
    }
    left[size] = '\0';
    return left;
}

/* Swallowed whole, and then come these colours. */
static void check_colours(const char *sequence, uint8_t expected)
{
    check_text(text_of(sequence), "");
    check_text(text_of("text"), "text");
    check_int(escape_colours(&escape), expected);
}

static void check_number(unsigned number, uint8_t expected)
{
    char sequence[32];
    escape = (struct escape){0};
    snprintf(sequence, sizeof sequence, "\x1b[%um", number);
    check_colours(sequence, expected);
}

static const uint8_t vga[] = {0, 4, 2, 6, 1, 5, 3, 7}; /* of ANSI's black, red, green, yellow ... */

CASE(usual_at_first)
{
    check_colours("", COLOURS_USUAL);
}

CASE(every_number)
{
    for (unsigned number = 0; number < 70000; number++) {
        if (number >= 30 && number <= 37)
            check_number(number, vga[number - 30]);
        else if (number >= 40 && number <= 47)
            check_number(number, (uint8_t)(vga[number - 40] << 4 | 7));
        else if (number >= 90 && number <= 97)
            check_number(number, vga[number - 90] | 8);
        else
            check_number(number, number == 1 ? 0x0f : 0x07);
    }
}

CASE(every_pair)
{
    char sequence[32];
    for (unsigned i = 0; i < 8; i++) {
        for (unsigned j = 0; j < 8; j++) {
            snprintf(sequence, sizeof sequence, "\x1b[3%u;4%um", i, j);
            check_colours(sequence, (uint8_t)(vga[j] << 4 | vga[i]));
            check_colours("\x1b[1m", (uint8_t)(vga[j] << 4 | vga[i] | 8));
            check_colours("\x1b[39m", (uint8_t)(vga[j] << 4 | 0x0f));
            check_colours("\x1b[49m", 0x0f);
            check_colours("\x1b[m", 0x07);
        }
    }
}

CASE(numbers_in_a_row)
{
    check_colours("\x1b[1;31;44m", 0x1c);
    check_colours("\x1b[;32m", 0x02);
    check_colours("\x1b[32;m", 0x07);
    check_colours("\x1b[0000033m", 0x06);
    check_colours("\x1b[;;;;;;;;;;;;;;;;;;;;;;;;;;;;35m", 0x05);
    check_colours("\x1b[99999999999999999999999m", 0x05);
    check_colours("\x1b[4294967328m", 0x05); /* 32 in 32 bits */
    check_colours("\x1b[65568m", 0x05);      /* and in 16 */
}

/* The numbers of a colour of 256 or of RGB are no codes. */
CASE(colours_of_256)
{
    check_colours("\x1b[32;38;5;31m", 0x02);
    check_colours("\x1b[48;2;41;42;43m", 0x02);
    check_colours("\x1b[58;5;0m", 0x02);
    check_colours("\x1b[38:5:31m", 0x02);
    check_colours("\x1b[33m", 0x06);
}

static void check_unchanged(const char *sequence)
{
    escape = (struct escape){0};
    check_colours("\x1b[1;31;44m", 0x1c);
    check_colours(sequence, 0x1c);
    for (size_t size = 1; size < strlen(sequence); size++) { /* CAN and SUB end it anywhere */
        char part[64];
        snprintf(part, sizeof part, "%.*s\x18", (int)size, sequence);
        check_colours(part, 0x1c);
        part[size] = 0x1a;
        check_colours(part, 0x1c);
        snprintf(part, sizeof part, "%.*s\x1b[5m", (int)size, sequence); /* as does a new one */
        check_colours(part, 0x1c);
    }
}

CASE(every_other_control_sequence)
{
    static const char *const before[] = {"",      "0",  "31", "0;31", "?0",    ">31",
                                         "0;31 ", "0!", ":",  "<=0",  "0\x7f", "3/"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        for (int final = '@'; final <= '~'; final++) {
            char sequence[32];
            bool is_sgr = final == 'm' && strspn(before[i], "0123456789;\x7f") == strlen(before[i]);
            snprintf(sequence, sizeof sequence, "\x1b[%s%c", before[i], final);
            if (!is_sgr)
                check_unchanged(sequence);
        }
    }
}

CASE(every_two_character_sequence)
{
    for (int final = '0'; final <= '~'; final++) {
        if (strchr("[]PX^_", final) == NULL)
            check_unchanged((char[]){0x1b, (char) final, '\0'});
    }
}

CASE(every_sequence_with_an_intermediate)
{
    for (int intermediate = ' '; intermediate <= '/'; intermediate++) {
        for (int final = '0'; final <= '~'; final++) {
            check_unchanged((char[]){0x1b, (char)intermediate, (char) final, '\0'});
            check_unchanged((char[]){0x1b, (char)intermediate, '#', (char) final, '\0'});
        }
    }
}

CASE(strings)
{
    for (const char *kind = "]PX^_"; *kind; kind++) {
        char sequence[64];
        snprintf(sequence, sizeof sequence, "\x1b%c0;a\nm[31m\xc3\xa9\x1b\\", *kind);
        check_unchanged(sequence);
    }
    check_unchanged("\x1b]0;a\a");
    check_text(text_of("\x1bPa\ab\x1b\\c"), "c"); /* BEL ends an OSC alone */
}

/* As terminals do it. */
CASE(control_characters_in_a_sequence)
{
    check_text(text_of("\x1b[3\n1\rm\x1b\n[1mx"), "\n\r\nx");
    check_int(escape_colours(&escape), 0x0c);
}

CASE(no_ascii_in_a_sequence)
{
    check_text(text_of("\x1b[3\xe9"
                       "1m"),
               "\xe9"
               "1m");
    check_text(text_of("\x1b\xe9"
                       "1m"),
               "\xe9"
               "1m");
    check_text(text_of("\x1b(\xe9"
                       "1m"),
               "\xe9"
               "1m");
    check_int(escape_colours(&escape), 0x07);
}

/* Of a sequence without an end, ESCAPE_MAX characters are swallowed; what is left is text. */
static void check_bound(const char *begin, char filler)
{
    char text[2 * ESCAPE_MAX + 1];
    size_t size = strlen(begin);
    escape = (struct escape){0};
    memset(text, filler, sizeof text - 1);
    memcpy(text, begin, size);
    text[sizeof text - 1] = '\0';
    check_int(strlen(text_of(text)), ESCAPE_MAX);
    check_text(text_of("\x1b[32m"), "");
    check_int(escape_colours(&escape), 0x02);
}

CASE(a_sequence_without_an_end)
{
    check_bound("\x1b[", '1');
    check_bound("\x1b[", ';');
    check_bound("\x1b(", '(');
    for (const char *kind = "]PX^_"; *kind; kind++)
        check_bound((char[]){0x1b, *kind, '\0'}, 'a');
}
