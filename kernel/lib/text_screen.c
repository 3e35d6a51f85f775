/* text_screen.c - the grid of characters behind a screen. */
#include <kernel/console.h>
#include <kernel/escape.h>
#include <kernel/string.h>
#include <kernel/text_screen.h>
#include <kernel/utf8.h>

#define TAB 8
#define CONTEXT 6 /* of so many rows, one stays for what was written before a panic */

static struct {
    const struct text_screen_driver *driver;
    uint32_t columns, rows;
    uint32_t column, row;              /* of the cursor; column == columns: the line is full */
    uint32_t changed_from, changed_to; /* cells, the second one excluded */
    uint16_t blank;
    bool is_alarm;       /* a panic's report is on the screen */
    uint32_t report_row; /* where it begins */
    bool is_full;        /* what is there stays */
    struct utf8_decoder utf8;
    struct escape escape;
    uint8_t colours;
    uint16_t text[TEXT_SCREEN_CELLS_MAX];
    uint16_t shown[TEXT_SCREEN_CELLS_MAX];
} screen;

/* Cells compared at once. */
typedef uint64_t word __attribute__((may_alias, aligned(sizeof(uint16_t))));
#define CELLS_A_WORD (sizeof(word) / sizeof screen.text[0])

/* Only cells in here may differ from what is shown. */
static void changed(uint32_t from, uint32_t to)
{
    screen.changed_from = from < screen.changed_from ? from : screen.changed_from;
    screen.changed_to = to > screen.changed_to ? to : screen.changed_to;
}

static void nothing_changed(void)
{
    screen.changed_from = UINT32_MAX;
    screen.changed_to = 0;
}

/* One cell, then copies of what is blank so far. */
static void make_blank(uint32_t first, uint32_t count)
{
    uint16_t *cells = screen.text + first;
    cells[0] = screen.blank;
    for (uint32_t done = 1, part; done < count; done += part) {
        part = done < count - done ? done : count - done;
        memcpy(cells + done, cells, part * sizeof *cells);
    }
}

/*
 * A report scrolls away most of what was written before it, but neither the last of that nor its own
 * beginning, which says most.
 */
static bool may_scroll(void)
{
    if (!screen.is_alarm)
        return true;
    if (screen.report_row <= screen.rows / CONTEXT)
        return false;
    screen.report_row--;
    return true;
}

static void new_line(void)
{
    screen.column = 0;
    if (screen.row + 1 < screen.rows) {
        screen.row++;
        return;
    }
    screen.is_full = !may_scroll();
    if (screen.is_full)
        return;
    memmove(screen.text, screen.text + screen.columns,
            (screen.rows - 1) * screen.columns * sizeof screen.text[0]);
    make_blank(screen.row * screen.columns, screen.columns);
    changed(0, screen.rows * screen.columns);
}

/* A full line goes on in the next one only when there is something to put there. */
static void put_glyph(uint16_t code)
{
    if (screen.column == screen.columns)
        new_line();
    if (screen.is_full)
        return;
    uint32_t cell = screen.row * screen.columns + screen.column++;
    screen.text[cell] = code;
    changed(cell, cell + 1);
}

static void put_character(uint32_t character)
{
    if (screen.is_full)
        return;
    switch (character) {
    case '\n':
        new_line();
        break;
    case '\r':
        screen.column = 0;
        break;
    case '\b':
        screen.column -= screen.column > 0;
        break;
    case '\t':
        do
            put_glyph(screen.blank);
        while (screen.column % TAB != 0 && screen.column < screen.columns);
        break;
    default:
        put_glyph(screen.driver->encode(character, screen.colours));
    }
}

/* The first cell from `cell` on that does not show its text; `end` if there is none. */
static uint32_t next_change(uint32_t cell, uint32_t end)
{
    const uint16_t *text = screen.text, *shown = screen.shown;
    while (end - cell >= CELLS_A_WORD &&
           *(const word *)(text + cell) == *(const word *)(shown + cell))
        cell += CELLS_A_WORD;
    while (cell < end && text[cell] == shown[cell])
        cell++;
    return cell;
}

static void draw_changes(void)
{
    uint32_t cell = screen.changed_from, end = screen.changed_to;
    for (; cell < end && (cell = next_change(cell, end)) < end; cell++) {
        screen.driver->draw(cell % screen.columns, cell / screen.columns, screen.text[cell]);
        screen.shown[cell] = screen.text[cell]; /* a panic in between draws it again */
    }
    nothing_changed();
    screen.driver->finish(screen.column, screen.row);
}

static void take_character(uint32_t character)
{
    if (escape_is_text(&screen.escape, character) || !escape_take(&screen.escape, character))
        put_character(character);
    else if (!screen.is_alarm)
        screen.colours = escape_colours(&screen.escape);
}

static void write(struct console_sink *sink, const char *text, size_t size)
{
    (void)sink;
    for (size_t i = 0; i < size; i++) {
        bool again;
        do {
            uint32_t character = utf8_decode(&screen.utf8, (unsigned char)text[i], &again);
            if (character != UTF8_MORE)
                take_character(character);
        } while (again);
    }
    draw_changes();
}

static void set_colours(uint8_t colours)
{
    screen.colours = colours;
    screen.blank = screen.driver->encode(' ', colours);
}

static void blank_all(void)
{
    set_colours(COLOURS_USUAL);
    screen.row = screen.column = 0;
    make_blank(0, screen.rows * screen.columns);
    memcpy(screen.shown, screen.text, screen.rows * screen.columns * sizeof screen.text[0]);
    nothing_changed();
}

/* From the next line on, the screen is in the colours of a panic. The panic may have come anywhere. */
static void alarm(struct console_sink *sink)
{
    (void)sink;
    screen.utf8 = (struct utf8_decoder){0};
    screen.escape = (struct escape){0};
    if (screen.is_alarm)
        return;
    bool is_line_empty =
        screen.column == 0 && screen.text[screen.row * screen.columns] == screen.blank;
    set_colours(COLOURS_ALARM);
    if (!is_line_empty)
        new_line();
    screen.is_alarm = true;
    screen.report_row = screen.row;
    make_blank(screen.row * screen.columns, (screen.rows - screen.row) * screen.columns);
    changed(0, screen.rows * screen.columns);
    draw_changes();
}

uint16_t text_screen_code(uint32_t column, uint32_t row)
{
    return screen.shown[row * screen.columns + column];
}

uint32_t text_screen_free(uint32_t row)
{
    uint32_t count = 0;
    if (row >= screen.rows)
        return UINT32_MAX;
    const uint16_t *end = screen.shown + (row + 1) * screen.columns;
    uint16_t usual = screen.driver->encode(' ', COLOURS_USUAL);
    uint16_t alarm_blank = screen.driver->encode(' ', COLOURS_ALARM);
    while (count < screen.columns && (end[-1] == usual || end[-1] == alarm_blank))
        count++, end--;
    return count < screen.columns ? count : UINT32_MAX;
}

static struct console_sink sink = {.name = "screen", .write = write, .alarm = alarm};

void text_screen_init(const struct text_screen_driver *driver)
{
    screen.driver = driver;
    screen.columns = driver->columns;
    screen.rows = driver->rows;
    if (screen.columns > TEXT_SCREEN_CELLS_MAX)
        screen.columns = TEXT_SCREEN_CELLS_MAX;
    if (screen.rows > TEXT_SCREEN_CELLS_MAX / screen.columns)
        screen.rows = TEXT_SCREEN_CELLS_MAX / screen.columns;
    blank_all();
    console_add(&sink);
}
