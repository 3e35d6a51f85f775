/*
 * line_editor_test.c - lines that are typed, on a screen that knows carriage return and backspace only.
 *
 * After each key the screen must show the prompt, a part of the line with the cursor in it, and nothing
 * else. What the line is after a key, a second and slower editor says, which keeps it in two halves.
 */
#define NEEDS_input
#define INPUT_HISTORY_MAX 64
#include "unit.h"
#include <kernel/console.h>
#include <kernel/escape.h>

#include "../../services/input/input_line.c"
#include "../../services/input/line_completion.c"
#include "../../services/input/line_editor.c"
#include "../../services/input/line_history.c"
#include "../../services/input/line_view.c"
#include "../../services/input/terminal_keys.h"

#define COLUMNS 80

/* The screen's last row, in characters, and all text that was written. */
static uint32_t row[COLUMNS];
static size_t column;
static char written[1 << 16];
static size_t written_size;
static struct utf8_decoder utf8;
static struct escape escape;

static void blank(void)
{
    for (size_t i = 0; i < COLUMNS; i++)
        row[i] = ' ';
    column = 0;
}

static void show_character(uint32_t character)
{
    if (character == '\n') {
        blank();
    } else if (character == '\r') {
        column = 0;
    } else if (character == '\b') {
        check(column > 0); /* no screen goes a line up */
        column--;
    } else {
        check(character >= ' ' && column < COLUMNS - 1);
        row[column++] = character;
    }
}

static void screen_write(const char *text, size_t size)
{
    bool again;
    for (size_t i = 0; i < size; i++) {
        if (written_size < sizeof written - 1)
            written[written_size++] = text[i];
        do {
            uint32_t character = utf8_decode(&utf8, (unsigned char)text[i], &again);
            if (character != UTF8_MORE && !escape_take(&escape, character))
                show_character(character);
        } while (again);
    }
}

static struct console_sink sink;
static void sink_write(struct console_sink *the_sink, const char *text, size_t size)
{
    (void)the_sink;
    screen_write(text, size);
}

/* What is typed: bytes as a terminal sends them; LOST is no byte of UTF-8. */
#define LOST '\xff'
static const char *typing;
static struct terminal_keys typing_keys;
static void (*after_key)(void);

void input_wait(struct input_event *event)
{
    if (after_key)
        after_key();
    for (;;) {
        if (terminal_keys_again(&typing_keys, event))
            return;
        if (!*typing) {
            *event = (struct input_event){.kind = INPUT_END};
            return;
        }
        if (*typing == LOST) {
            typing++;
            *event = (struct input_event){.kind = INPUT_LOST, .count = 7};
            return;
        }
        if (terminal_keys_take(&typing_keys, (uint8_t)*typing++, event))
            return;
    }
}

static struct line_editor editor;
static char line[32];

static void start(void)
{
    static bool is_added;
    blank();
    written_size = 0;
    if (!is_added)
        console_add(&sink);
    is_added = true;
}

static struct console_sink sink = {.name = "test", .write = sink_write};

/* The screen's row without the blanks at its end. */
static const char *screen(void)
{
    static char text[COLUMNS * UTF8_SIZE_MAX + 1];
    size_t size = 0, end = COLUMNS;
    while (end > 0 && row[end - 1] == ' ')
        end--;
    for (size_t i = 0; i < end; i++)
        size += utf8_encode(text + size, row[i]);
    text[size] = '\0';
    return text;
}

static size_t edit(const char *keys)
{
    typing = keys;
    start();
    return line_edit(&editor, line, sizeof line);
}

#define check_line(keys, expected)                                                                 \
    do {                                                                                           \
        check_int(edit(keys "\r"), strlen(expected));                                              \
        check_text(line, expected);                                                                \
    } while (0)

CASE(typed)
{
    check_line("", "");
    check_line("hello", "hello");
    check_line("hällo €", "hällo €");
}

CASE(corrected)
{
    check_line("hellp\x7fo", "hello");
    check_line("\x7f\x7fx", "x");
    check_line("äx\x1b[D\x7f", "x");
    check_line("helo\x1b[Dl", "hello");
    check_line("ello\x1b[Hh\x1b[F!", "hello!");
    check_line("xhello\x01\x1b[3~", "hello");
    check_line("hello world\x17you", "hello you");
    check_line("hello  \x17", "");
    check_line("hello\x1b[D\x1b[D\x15", "lo");
    check_line("hello\x1b[D\x1b[D\x0b", "hel");
    check_line("ab\x02\x02\x06\x04x", "ax");
    check_line("a\tb\x1b[99~\x1bxc", "a bc");
    check_line("\x1b[D\x1b[C\x1b[3~\x15\x0b\x17", "");
}

/* 31 bytes fit; what does not is not taken, and no character in part. */
CASE(full)
{
    check_line("1234567890123456789012345678901234", "1234567890123456789012345678901");
    check_line("12345678901234567890123456789äx", "12345678901234567890123456789ä");
    check_line("123456789012345678901234567890äx", "123456789012345678901234567890x");
    char one[1] = {'x'};
    typing = "abc\r";
    check_int(line_edit(&editor, one, sizeof one), 0);
    check_text(one, "");
}

CASE(ends)
{
    check_int(edit("hello\x03"), 0);
    check_text(line, "");
    check(editor.was_given_up);
    check_int(edit("\x04"), LINE_END);
    check(!editor.was_given_up);
    check_int(edit("x\x02\x04\x04"), LINE_END);
    check_int(edit("hello"), 5); /* and then the input ends */
    check_text(line, "hello");
    check_int(edit(""), LINE_END);
}

static void check_screen_hello(void)
{
    if (!*typing)
        check_text(screen(), "> hello");
}

CASE(lost_bytes_are_told)
{
    editor.prompt = "> ";
    after_key = check_screen_hello;
    check_int(edit("he\xffllo"), 5);
    check(strstr(written, "\n[input: 7 bytes were lost]\n") != NULL);
}

CASE(history)
{
    static char room[16];
    editor = (struct line_editor){.history = room, .history_size = sizeof room};
    check_line("\x1b[A\x1b[B", "");
    check_line("one", "one");
    check_line("two", "two");
    check_line("two", "two");
    check_line("\x1b[A", "two");
    check_line("\x1b[A\x1b[A", "one");
    check_line("\x1b[A\x1b[A\x1b[A\x1b[A", "one"); /* of one, two, one */
    check_line("draft\x10\x10\x0e\x0e\x0e", "draft");
    check_int(edit("\x1b[A\x03"), 0);
    check_int(editor.history_used, sizeof "two" + sizeof "one" + sizeof "draft");
    check_line("a line of more than sixteen", "a line of more than sixteen");
    check_line("\x1b[A", "draft");
    check_line("a line of more than sixteen\x1b[A", "a line of more than sixteen");
}

static const char *const *words;
static const char *word_at(struct line_editor *the_editor, const char *text, size_t word, size_t n)
{
    check(the_editor == &editor && text == line && word <= strlen(text));
    return words[n];
}

CASE(completion)
{
    static const char *const some[] = {"hello", "help", "wörld", "wöll", "x", NULL};
    words = some;
    editor.candidate = word_at;
    editor.prompt = "> ";
    check_line("h\t", "hel");
    check_line("hel\tl\t", "hello ");
    check_line("say x\t!", "say x !");
    check_line("w\t", "wö");
    check_line("z\t", "z");
    check_line("ho\x1b[D\t\x1b[D\x1b[D", "helo");
    check_line("1234567890123456789012345678 h\t", "1234567890123456789012345678 h");
    written_size = 0;
    check_line("hel\t\t\tp", "help");
    check_text(strstr(written, "\n"), "\nhello  help\n\r> hel\nhello  help\n\r> help\n");
}

CASE(prompt_with_colours)
{
    editor.prompt = "\x1b[92mǛ>\x1b[0m ";
    check_int(edit("hello\x01\x0c"), 5);
    check_text(written, "\r\x1b[92mǛ>\x1b[0m hello\b\b\b\b\b\x1b[H\x1b[2J\r\x1b[92mǛ>\x1b[0m "
                        "hello\b\b\b\b\bhello\n");
    check_int(editor.view.columns, 80 - 3 - 2); /* the prompt has three cells, ^C two */
}

/* No more than what differs is written. */
CASE(writes_little)
{
    check_line("abcdef\x1b[D\x1b[Dx\x7f", "abcdef");
    written[written_size] = '\0';
    check_text(written, "\rabcdef\b\bxef\b\b\bef \b\b\bef\n");
}

CASE(without_an_editor)
{
    typing = "one\r\x1b[A!\r";
    start();
    check_int(input_line(line, sizeof line), 3);
    check_int(input_line(line, sizeof line), 4);
    check_text(line, "one!");
}

/* The second editor, for long lines and any keys. */
static char before[512], after[512], long_line[300];

static void check_view(void)
{
    char all[1024];
    snprintf(all, sizeof all, "%s%s", before, after);
    check_text(long_line, all);
    check_int(editor.view.cursor, strlen(before));
    size_t begin = editor.view.first, cells_before = 0;
    char expected[1024];
    for (size_t i = begin; i < strlen(before); i++)
        cells_before += ((unsigned char)all[i] & 0xc0) != 0x80;
    check(begin <= strlen(before) && cells_before < 76);
    check_int(column, 2 + cells_before);
    size_t end = begin;
    for (size_t count = 0; all[end] && count < 76; count++) {
        end++;
        while (((unsigned char)all[end] & 0xc0) == 0x80)
            end++;
    }
    snprintf(expected, sizeof expected, "> %.*s", (int)(end - begin), all + begin);
    while (strlen(expected) > 0 && expected[strlen(expected) - 1] == ' ')
        expected[strlen(expected) - 1] = '\0';
    check_text(screen(), expected);
}

static void cut_last(char *text)
{
    size_t size = strlen(text);
    while (size > 0 && ((unsigned char)text[--size] & 0xc0) == 0x80)
        ;
    text[size] = '\0';
}

static size_t first_size(const char *text)
{
    size_t size = *text ? 1 : 0;
    while (((unsigned char)text[size] & 0xc0) == 0x80)
        size++;
    return size;
}

static void move_back(void)
{
    size_t keep = strlen(before);
    char copy[512];
    strcpy(copy, before);
    cut_last(before);
    memmove(after + keep - strlen(before), after, strlen(after) + 1);
    memcpy(after, copy + strlen(before), keep - strlen(before));
}

static void move_forth(void)
{
    size_t size = first_size(after);
    strncat(before, after, size);
    memmove(after, after + size, strlen(after) - size + 1);
}

static void model(unsigned what, const char *text)
{
    if (what == 0 && strlen(before) + strlen(after) + strlen(text) < sizeof long_line)
        strcat(before, text);
    else if (what == 1)
        cut_last(before);
    else if (what == 2)
        memmove(after, after + first_size(after), strlen(after) - first_size(after) + 1);
    else if (what == 3)
        move_back();
    else if (what == 4)
        move_forth();
    else if (what == 5)
        while (*before)
            move_back();
    else if (what == 6)
        while (*after)
            move_forth();
    else if (what == 7)
        before[0] = '\0';
    else if (what == 8)
        after[0] = '\0';
}

static unsigned steps;
static uint64_t seed = 1;

/* What was typed is looked at, and the next key chosen. */
static void next_key(void)
{
    static const char *const keys[] = {"",     "\x7f", "\x1b[3~", "\x1b[D", "\x1b[C",
                                       "\x01", "\x05", "\x15",    "\x0b"};
    static const char *const texts[] = {"a", "ä", "€", " ", "\U0001f600"};
    static bool is_growing = true;
    check_view();
    if (steps++ == 30000) {
        typing = "\r";
        return;
    }
    unsigned what = (unsigned)(random_next(&seed) % 64);
    is_growing = random_next(&seed) % 200 == 0 ? !is_growing : is_growing;
    what = what < 8 ? what + 1 : what < 30 ? 3 + what % 2 : is_growing ? 0 : 1 + what % 2;
    if (what >= 7 && random_next(&seed) % 16)
        what = 3;
    const char *text = texts[random_next(&seed) % (sizeof texts / sizeof *texts)];
    model(what, text);
    typing = what == 0 ? text : keys[what];
}

CASE(any_keys)
{
    editor.prompt = "> ";
    after_key = next_key;
    typing = "";
    start();
    check_int(line_edit(&editor, long_line, sizeof long_line), strlen(before) + strlen(after));
    check_int(steps, 30001);
}
