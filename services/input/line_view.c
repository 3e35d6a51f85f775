/*
 * line_view.c - the line that is edited, and the part of it that the screen shows.
 *
 * A screen of ours knows no sequence that moves its cursor, so a step to the left is a backspace and one
 * to the right is the character that is there. Only what differs is shown: at 115200 baud a line of 80
 * characters takes 7 ms.
 */
#include "line.h"
#include <kernel/console.h>
#include <kernel/utf8.h>

#define TERMINAL_COLUMNS 80
#define COLUMNS_MIN 8 /* for the line, however long the prompt is */
#define AFTER 2       /* for ^C at the end of the line */

static bool is_continued(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

size_t line_before(const struct line_view *view, size_t at)
{
    while (at > 0 && is_continued(view->text[--at]))
        ;
    return at;
}

size_t line_after(const struct line_view *view, size_t at)
{
    if (at < view->length)
        at++;
    while (at < view->length && is_continued(view->text[at]))
        at++;
    return at;
}

bool line_insert(struct line_view *view, const char *text, size_t size)
{
    if (size > view->size - 1 - view->length)
        return false;
    char *at = view->text + view->cursor;
    memmove(at + size, at, view->length - view->cursor + 1);
    memcpy(at, text, size);
    view->length += size;
    view->cursor += size;
    return true;
}

void line_delete(struct line_view *view, size_t from, size_t to)
{
    memmove(view->text + from, view->text + to, view->length - to + 1);
    view->length -= to - from;
    view->cursor = from;
}

void line_set(struct line_view *view, const char *text)
{
    size_t length = strnlen(text, view->size - 1);
    if (length == view->size - 1 && text[length]) {
        while (length > 0 && is_continued(text[length]))
            length--;
    }
    memcpy(view->text, text, length);
    view->text[length] = '\0';
    view->length = view->cursor = length;
}

/* Characters, each of which takes a cell. */
static size_t cells(const struct line_view *view, size_t from, size_t to)
{
    size_t count = 0;
    for (; from < to; from++)
        count += !is_continued(view->text[from]);
    return count;
}

static void write_times(const char *eight, size_t count)
{
    for (size_t part; count > 0; count -= part) {
        part = count < 8 ? count : 8;
        console_write(eight, part);
    }
}

static void move_to(struct line_view *view, size_t cell)
{
    if (cell < view->cell)
        write_times("\b\b\b\b\b\b\b\b", view->cell - cell);
    view->cell = cell < view->cell ? cell : view->cell;
}

/* Where the part that is shown begins: the cursor is in it, and not at its edge if it had to move. */
static bool scroll(struct line_view *view)
{
    if (view->cursor >= view->first && cells(view, view->first, view->cursor) < view->columns)
        return false;
    size_t before = view->first;
    view->first = view->cursor;
    for (size_t i = 0; i < view->columns / 2; i++)
        view->first = line_before(view, view->first);
    return view->first != before;
}

static size_t shown_end(const struct line_view *view)
{
    size_t end = view->first;
    for (size_t count = 0; end < view->length && count < view->columns; count++)
        end = line_after(view, end);
    return end;
}

/* Writes this part of the line; to the right of the cursor also what lies between. */
static void write_part(struct line_view *view, size_t from, size_t to)
{
    from = from < view->first ? view->first : from > to ? to : from;
    size_t cell = cells(view, view->first, from);
    for (; cell > view->cell; cell--)
        from = line_before(view, from);
    move_to(view, cell);
    if (to > from)
        console_write(view->text + from, to - from);
    view->cell = cells(view, view->first, to);
}

void line_show(struct line_view *view, size_t from)
{
    if (scroll(view))
        from = view->first;
    write_part(view, from, shown_end(view));
    size_t end = view->cell;
    if (view->shown > end) {
        write_times("        ", view->shown - end);
        view->cell = view->shown;
    }
    view->shown = end;
    move_to(view, cells(view, view->first, view->cursor));
}

void line_move(struct line_view *view, size_t cursor)
{
    view->cursor = cursor;
    if (scroll(view))
        line_show(view, view->first);
    else
        write_part(view, cursor, cursor);
}

/* After a sequence that changes colours: ECMA-48, "Control sequences", an ESC, a [ and a final byte. */
static const char *skip_sequence(const char *text)
{
    if (text[0] != '\x1b' || text[1] != '[')
        return text;
    for (text += 2; *text && (*text < '@' || *text > '~'); text++)
        ;
    return *text ? text + 1 : text;
}

/* Cells of a prompt. */
static size_t width(const char *prompt)
{
    size_t count = 0;
    while (*(prompt = skip_sequence(prompt)))
        count += !is_continued(*prompt++);
    return count;
}

void line_show_all(struct line_editor *editor)
{
    const char *prompt = editor->prompt ? editor->prompt : "";
    size_t used = width(prompt) + AFTER;
    struct line_view *view = &editor->view;
    view->columns = used + COLUMNS_MIN < TERMINAL_COLUMNS ? TERMINAL_COLUMNS - used : COLUMNS_MIN;
    view->shown = view->cell = 0;
    console_write("\r", 1);
    console_write(prompt, text_length(prompt));
    line_show(view, 0);
}
