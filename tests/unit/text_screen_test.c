/*
 * text_screen_test.c - the grid of characters, with a driver that remembers what it was told.
 *
 * The model is a terminal that is written to character by character. A driver that is told to draw
 * what it already shows fails at once, so if it ends up showing what the model has, exactly the
 * cells that differ were drawn.
 */
#include "unit.h"
#include <kernel/console.h>
#include <kernel/escape.h>
#include <kernel/string.h>
#include <kernel/text_screen.h>
#include <kernel/utf8.h>

#define CELLS 70000
#define AT_ONCE (CONSOLE_KEPT_MAX / 2) /* bytes that a sink is given at once */
#define CODE(character) ((uint16_t)((character) ^ colours))
#define BLANK CODE(' ')

static struct text_screen_driver driver;
#define USUAL ((unsigned)COLOURS_USUAL << 8)
#define ALARM ((unsigned)COLOURS_ALARM << 8)
static unsigned colours = USUAL; /* of what is blank */
static uint16_t shown[CELLS];
static size_t draws, cursor_moves;
static uint32_t cursor_column, cursor_row;

static uint32_t columns, rows; /* that are used */
static uint16_t model[CELLS];
static uint32_t column, row;
static struct utf8_decoder utf8;
static struct escape escape; /* escape_test.c says what it does */

static uint16_t encode(uint32_t character, uint8_t the_colours)
{
    return (uint16_t)(character ^ (unsigned)the_colours << 8);
}

static void draw(uint32_t at_column, uint32_t at_row, uint16_t code)
{
    check(at_column < columns && at_row < rows);
    uint16_t *cell = &shown[at_row * columns + at_column];
    if (*cell == code)
        fail("cell %u,%u: drawn again as it is", at_column, at_row);
    *cell = code;
    draws++;
}

static void finish(uint32_t at_column, uint32_t at_row)
{
    cursor_column = at_column;
    cursor_row = at_row;
    cursor_moves++;
}

static void init(uint32_t driver_columns, uint32_t driver_rows)
{
    driver = (struct text_screen_driver){.columns = driver_columns,
                                         .rows = driver_rows,
                                         .encode = encode,
                                         .draw = draw,
                                         .finish = finish};
    columns = driver_columns < TEXT_SCREEN_CELLS_MAX ? driver_columns : TEXT_SCREEN_CELLS_MAX;
    rows = TEXT_SCREEN_CELLS_MAX / columns;
    if (rows > driver_rows)
        rows = driver_rows;
    for (size_t i = 0; i < CELLS; i++)
        model[i] = shown[i] = BLANK;
    text_screen_init(&driver);
}

static bool alarmed, full;
static uint32_t report_row; /* a panic's screen scrolls until a sixth of what was before is left */

static void model_new_line(void)
{
    column = 0;
    if (row + 1 < rows) {
        row++;
        return;
    }
    full = alarmed && report_row <= rows / 6;
    if (full)
        return;
    report_row -= alarmed;
    memmove(model, model + columns, (size_t)(rows - 1) * columns * sizeof *model);
    for (uint32_t i = 0; i < columns; i++)
        model[row * columns + i] = BLANK;
}

static void model_character(uint32_t character)
{
    if (full) {
        return;
    } else if (character == '\n') {
        model_new_line();
    } else if (character == '\r') {
        column = 0;
    } else if (character == '\b') {
        if (column > 0)
            column--;
    } else {
        /* A full line goes on in the next one when there is something to put there. */
        if (column == columns)
            model_new_line();
        if (full)
            return;
        if (character != '\t') {
            model[row * columns + column++] =
                encode(character, alarmed ? COLOURS_ALARM : escape_colours(&escape));
            return;
        }
        uint32_t stop = (column / 8 + 1) * 8;
        while (column < stop && column < columns)
            model[row * columns + column++] = BLANK;
    }
}

static void model_write(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool again;
        do {
            uint32_t character = utf8_decode(&utf8, (unsigned char)text[i], &again);
            if (character != UTF8_MORE && !escape_take(&escape, character))
                model_character(character);
        } while (again);
    }
}

static void check_screen(void)
{
    for (uint32_t i = 0; i < rows * columns; i++) {
        if (shown[i] != model[i])
            fail("cell %u,%u of %ux%u: expected 0x%04x, got 0x%04x", i % columns, i / columns,
                 columns, rows, CODE(model[i]), CODE(shown[i]));
    }
    check_int(cursor_column, column);
    check_int(cursor_row, row);
}

static void write_unchecked(const char *text, size_t size)
{
    console_write(text, size);
    model_write(text, size);
}

static void write_bytes(const char *text, size_t size)
{
    draws = cursor_moves = 0;
    write_unchecked(text, size);
    check_screen();
    check_int(cursor_moves, (size + AT_ONCE - 1) / AT_ONCE);
}

static void write_text(const char *text)
{
    write_bytes(text, strlen(text));
}

static void check_row(uint32_t which, const char *expected)
{
    char text[256] = "";
    for (uint32_t i = 0; i < columns; i++)
        text[i] = (char)CODE(shown[which * columns + i]);
    for (size_t end = columns; end > 0 && text[end - 1] == ' '; end--)
        text[end - 1] = '\0';
    check_text(text, expected);
}

CASE(blank_at_first)
{
    init(80, 25);
    check_int(draws, 0);
    check_screen();
}

CASE(lines)
{
    init(20, 4);
    write_text("Hello\nworld");
    check_row(0, "Hello");
    check_row(1, "world");
    check_int(draws, 10);
    check_int(cursor_column, 5);
    check_int(cursor_row, 1);
}

CASE(earlier_text_appears)
{
    console_printf("before\n");
    init(20, 4);
    model_write("before\n", 7);
    check_screen();
    check_row(0, "before");
}

CASE(wrapping)
{
    init(5, 4);
    write_text("abcdefgh");
    check_row(0, "abcde");
    check_row(1, "fgh");
    write_text("ij");
    check_row(1, "fghij");
    check_row(2, "");
    write_text("\nk");
    check_row(2, "k");
    write_text("lmno\n\n");
    check_row(0, "fghij");
    check_row(1, "klmno");
    check_row(2, "");
}

CASE(scrolling_by_one)
{
    init(10, 3);
    write_text("one\ntwo\nthree");
    write_text("\n");
    check_row(0, "two");
    check_row(1, "three");
    check_row(2, "");
    write_text("four\n");
    check_row(0, "three");
    check_row(1, "four");
    check_row(2, "");
}

/* Only what is on the screen in the end is drawn, however many lines went by. */
CASE(scrolling_by_many_in_one_write)
{
    static char text[8000 + 1];
    init(10, 5);
    for (size_t i = 0; i < 800; i++)
        snprintf(text + i * 10, 11, "line %04zu\n", i);
    write_bytes(text, 8000);
    check_row(0, "line 0796");
    check_row(3, "line 0799");
    check_row(4, "");
    check_int(draws, 4 * 8);
    /* The same again, of which no cell differs. */
    write_bytes(text, 8000);
    check_int(draws, 0);
}

CASE(only_what_differs_is_drawn)
{
    init(10, 3);
    write_text("aaaa\naaab\naaac");
    check_int(draws, 12);
    write_text("\n");
    check_int(draws, 2 + 4);
    write_text("\raa  ");
    check_int(draws, 2);
    write_text("\raa  ");
    check_int(draws, 0);
}

CASE(tabs)
{
    init(20, 4);
    write_text("\tx\ty\n1234567\tz\n12345678\tw");
    check_row(0, "        x       y");
    check_row(1, "1234567 z");
    check_row(2, "12345678        w");
}

CASE(tab_at_the_end_of_a_line)
{
    init(20, 4);
    write_text("12345678901234567\t");
    check_int(cursor_row, 0);
    check_int(cursor_column, 20);
    write_text("x");
    check_row(1, "x");
}

CASE(carriage_return)
{
    init(10, 3);
    write_text("abcdef\rxy");
    check_row(0, "xycdef");
    write_text("\r\nnext\r\n");
    check_row(1, "next");
    check_int(cursor_row, 2);
    write_text("0123456789\rz");
    check_row(2, "z123456789");
}

CASE(backspace)
{
    init(10, 3);
    write_text("abc\b\bX");
    check_row(0, "aXc");
    write_text("\r\b\b\bY");
    check_row(0, "YXc");
    write_text("\n0123456789\bz");
    check_row(1, "012345678z");
    check_row(2, "");
}

CASE(utf8)
{
    init(10, 3);
    write_text("\xc3\xa9\xe2\x96\x88\xf0\x9f\x98\x80!");
    check_int(shown[0], CODE(0xe9));
    check_int(shown[1], CODE(0x2588));
    check_int(shown[2], CODE(0x1f600));
    check_int(shown[3], CODE('!'));
}

CASE(utf8_split_across_writes)
{
    static const char text[] = "\xc3\xa9\xe2\x96\x88\xf0\x9f\x98\x80!";
    init(10, 3);
    for (size_t i = 0; i < sizeof text - 1; i++)
        write_bytes(text + i, 1);
    check_int(shown[0], CODE(0xe9));
    check_int(shown[1], CODE(0x2588));
    check_int(shown[2], CODE(0x1f600));
    check_int(shown[3], CODE('!'));
}

CASE(utf8_interrupted)
{
    init(10, 3);
    write_text("\xe2\x96");
    write_text("\n");
    write_text("A\xc3");
    write_text("\xc3\xa9\xff");
    check_int(shown[0], CODE(UTF8_BAD));
    check_int(shown[10], CODE('A'));
    check_int(shown[11], CODE(UTF8_BAD));
    check_int(shown[12], CODE(0xe9));
    check_int(shown[13], CODE(UTF8_BAD));
}

/* The report begins on a line of its own; it and all below are in other colours. */
static void begin_report(void)
{
    console_alarm();
    if (column > 0)
        colours = ALARM, model_new_line();
    colours = ALARM;
    alarmed = true;
    escape = (struct escape){0};
    utf8 = (struct utf8_decoder){0};
    report_row = row;
    for (size_t i = row * columns; i < CELLS; i++)
        model[i] = BLANK;
    column = 0;
    check_screen();
}

static uint16_t as_before(char character)
{
    return (uint16_t)((unsigned char)character ^ USUAL);
}

/* What was written before stays, in its own colours. */
CASE(alarm)
{
    init(10, 12);
    write_text("one\ntwo\nthree");
    begin_report();
    check_int(shown[0], as_before('o'));
    check_int(shown[20], as_before('t'));
    write_text("PANIC\nx");
    check_row(3, "PANIC");
    check_int(shown[20], as_before('t'));
    console_alarm(); /* the second changes nothing */
    write_text("y");
    check_row(4, "xy");
}

/* A long report pushes it away, but for the last sixth of the screen; then its beginning stays. */
CASE(alarm_with_a_long_report)
{
    init(10, 12);
    for (int i = 0; i < 20; i++)
        write_text("text\n");
    write_text("the last");
    begin_report();
    write_text("PANIC\n");
    for (int i = 0; i < 40; i++)
        write_text("report\n");
    check_int(shown[10], as_before('t'));
    check_int(shown[13], as_before(' '));
    check_row(2, "PANIC");
    check_row(3, "report");
    check_row(11, "report");
    write_text("\tx");
    check_row(11, "report");
}

CASE(alarm_on_a_blank_screen)
{
    init(10, 3);
    begin_report();
    write_text("PANIC\ntwo\nthree\nfour");
    check_row(0, "PANIC");
    check_row(2, "three");
}

/* The line that the cursor has gone back to is kept, too. */
CASE(alarm_at_the_beginning_of_a_line)
{
    init(10, 6);
    write_text("progress\r");
    console_alarm();
    colours = ALARM;
    check_int(shown[0], as_before('p'));
    check_int(shown[10], BLANK);
}

CASE(one_cell)
{
    init(1, 1);
    write_text("a");
    check_row(0, "a");
    write_text("bcd");
    check_row(0, "d");
    write_text("\n");
    check_row(0, "");
    write_text("\tx\b\by");
    check_row(0, "y");
}

static void check_cell(uint32_t which, char character, uint8_t the_colours)
{
    check_int(shown[which], encode((unsigned char)character, the_colours));
}

CASE(colours)
{
    init(10, 3);
    write_text("a\x1b[31mb\x1b[1mc\x1b[44md\x1b[0me\n\x1b[97;42mf\tg");
    check_cell(0, 'a', 0x07);
    check_cell(1, 'b', 0x04);
    check_cell(2, 'c', 0x0c);
    check_cell(3, 'd', 0x1c);
    check_cell(4, 'e', 0x07);
    check_cell(10, 'f', 0x2f);
    check_cell(11, ' ', 0x07); /* what a tab, the end of a line and scrolling leave is blank */
    check_cell(18, 'g', 0x2f);
    check_cell(19, ' ', 0x07);
    write_text("\n\n");
    check_cell(25, ' ', 0x07);
}

/* With each sequence, in two writes and one byte at a time: what is around it is as if it were not there. */
CASE(sequences_split_anywhere)
{
    static const struct {
        const char *sequence;
        uint8_t after;
    } all[] = {{"\x1b[1;33;44m", 0x1e}, {"\x1b[96m", 0x0b},        {"\x1b[?25l", 0x07},
               {"\x1b[2J", 0x07},       {"\x1b[38;5;31m", 0x07},   {"\x1b]0;title\a", 0x07},
               {"\x1b(B", 0x07},        {"\x1b]8;;x\x1b\\", 0x07}, {"\x1bP1\xc3\xa9\x1b\\", 0x07},
               {"\x1b[3\x18", 0x07}};
    init(10, 3);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        size_t size = strlen(all[i].sequence);
        for (size_t cut = 0; cut <= size; cut++) {
            write_text("\r\x1b[m..\r");
            write_text("a");
            write_bytes(all[i].sequence, cut);
            write_bytes(all[i].sequence + cut, size - cut);
            write_text("b");
            check_int(cursor_column, 2);
            check_cell(0, 'a', 0x07);
            check_cell(1, 'b', all[i].after);
        }
    }
}

/* It is red, and nothing that was begun before takes any of it. */
static void alarm_after(const char *begun)
{
    init(10, 12);
    write_text("\x1b[1;32mtext");
    write_text(begun);
    begin_report();
    write_text("m \x1b[32mP\x1b[0mQ");
    check_row(1, "m PQ");
    check_cell(0, 't', 0x0a);
    check_cell(10, 'm', COLOURS_ALARM);
    check_cell(12, 'P', COLOURS_ALARM);
    check_cell(13, 'Q', COLOURS_ALARM);
}

CASE(alarm_in_colours)
{
    alarm_after("");
}

CASE(alarm_in_a_sequence)
{
    alarm_after("\x1b[3");
}

CASE(alarm_in_a_string)
{
    alarm_after("\x1b]0;");
}

static void check_large(uint32_t driver_columns, uint32_t driver_rows)
{
    static char line[CELLS];
    init(driver_columns, driver_rows);
    for (uint32_t i = 0; i + 1 < rows; i++)
        write_unchecked("x\n", 2);
    write_text("last");
    check_int(cursor_row, rows - 1);
    write_text("\nscrolled\n");
    check_int(shown[(size_t)(rows - 1) * columns], BLANK);
    memset(line, 'y', sizeof line);
    write_bytes(line, columns);
    check_int(cursor_column, columns);
    write_bytes(line, 1);
    check_int(cursor_column, 1);
}

CASE(as_large_as_can_be)
{
    check_large(480, 135);
}

CASE(too_many_rows)
{
    check_large(300, 1000);
}

CASE(too_many_rows_to_multiply)
{
    check_large(4096, UINT32_MAX);
}

CASE(too_many_columns)
{
    check_large(TEXT_SCREEN_CELLS_MAX + 1, 2);
}

/* Every byte that a terminal may be sent, in pieces of any size, on screens of any size. */
static void random_text(uint32_t the_columns, uint32_t the_rows)
{
    static const char *const words[] = {
        "a",        "word",       "\n",       "\n\n",     "\t",           "\r",        "\b",
        "\xc3\xa9", "\xe2\x96",   "\x80",     "\xf0\x9f", "\xe2\x96\x88", "    ",      "x\by",
        "\x1b[0m",  "\x1b[1;34m", "\x1b[41m", "\x1b[",    "\x1b",         "\x1b]0;a\a"};
    uint64_t seed = the_columns * 1000 + the_rows;
    init(the_columns, the_rows);
    for (int round = 0; round < 400; round++) {
        char text[512];
        size_t size = 0;
        for (size_t count = random_next(&seed) % 60; count > 0; count--) {
            const char *word = words[random_next(&seed) % (sizeof words / sizeof *words)];
            memcpy(text + size, word, strlen(word));
            size += strlen(word);
        }
        size_t cut = random_next(&seed) % (size + 1);
        write_bytes(text, cut);
        write_bytes(text + cut, size - cut);
    }
}

CASE(random_80x25)
{
    random_text(80, 25);
}

CASE(random_13x7)
{
    random_text(13, 7);
}

CASE(random_3x2)
{
    random_text(3, 2);
}

CASE(random_1x5)
{
    random_text(1, 5);
}

CASE(random_16x1)
{
    random_text(16, 1);
}
