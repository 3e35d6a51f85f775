/* line_editor.c - what each key does to the line that is typed. */
#include "line.h"
#include <kernel/assert.h>
#include <kernel/console.h>
#include <kernel/utf8.h>
#include <services/input.h>

#define CTRL(letter) (0x1f & (letter))

static void erase(struct line_view *view, size_t from, size_t to)
{
    if (from == to)
        return;
    line_delete(view, from, to);
    line_show(view, from);
}

/* The word before the cursor, and the blanks after it. */
static size_t word_before(const struct line_view *view)
{
    size_t at = view->cursor;
    while (at > 0 && view->text[at - 1] == ' ')
        at--;
    while (at > 0 && view->text[at - 1] != ' ')
        at--;
    return at;
}

static void insert(struct line_view *view, uint32_t character)
{
    char utf8[UTF8_SIZE_MAX];
    size_t from = view->cursor;
    if (line_insert(view, utf8, utf8_encode(utf8, character)))
        line_show(view, from);
}

static void complete(struct line_editor *editor)
{
    if (!editor->candidate)
        insert(&editor->view, ' ');
    else
        editor->view.tabbed = !line_complete(editor, editor->view.tabbed);
}

/* ANSI, for terminals; our screens leave it out, and show the line where it is. */
static void clear_screen(struct line_editor *editor)
{
    static const char clear[] = "\x1b[H\x1b[2J";
    console_write(clear, sizeof clear - 1);
    line_show_all(editor);
}

static bool move(struct line_editor *editor, uint32_t key)
{
    struct line_view *view = &editor->view;
    switch (key) {
    case KEY_LEFT:
    case CTRL('B'):
        line_move(view, line_before(view, view->cursor));
        return true;
    case KEY_RIGHT:
    case CTRL('F'):
        line_move(view, line_after(view, view->cursor));
        return true;
    case KEY_HOME:
    case CTRL('A'):
        line_move(view, 0);
        return true;
    case KEY_END:
    case CTRL('E'):
        line_move(view, view->length);
        return true;
    case KEY_UP:
    case CTRL('P'):
        line_history_back(editor);
        return true;
    case KEY_DOWN:
    case CTRL('N'):
        line_history_forth(editor);
        return true;
    default:
        return false;
    }
}

static void change(struct line_editor *editor, uint32_t key)
{
    struct line_view *view = &editor->view;
    switch (key) {
    case KEY_BACKSPACE:
        erase(view, line_before(view, view->cursor), view->cursor);
        break;
    case KEY_DELETE:
    case CTRL('D'):
        erase(view, view->cursor, line_after(view, view->cursor));
        break;
    case CTRL('U'):
        erase(view, 0, view->cursor);
        break;
    case CTRL('K'):
        erase(view, view->cursor, view->length);
        break;
    case CTRL('W'):
        erase(view, word_before(view), view->cursor);
        break;
    case CTRL('L'):
        clear_screen(editor);
        break;
    case KEY_TAB:
        complete(editor);
        break;
    default:
        if (key >= ' ' && key < KEY_UP)
            insert(view, key);
    }
}

/* Something else has written on the line. */
static void say_lost(struct line_editor *editor, unsigned count)
{
    console_printf("\n[input: %u bytes were lost]\n", count);
    line_show_all(editor);
}

static size_t end(struct line_editor *editor, const char *text, size_t result)
{
    line_move(&editor->view, editor->view.length);
    console_printf("%s\n", text);
    return result;
}

/* Whether the line has ended; *result then says how. */
static bool take(struct line_editor *editor, const struct input_event *event, size_t *result)
{
    struct line_view *view = &editor->view;
    bool was_tabbed = view->tabbed;
    uint32_t key = event->character ? event->character : event->key;
    view->tabbed = was_tabbed && key == KEY_TAB;
    if (key == KEY_ENTER) {
        line_history_add(editor);
        *result = end(editor, "", view->length);
    } else if (key == CTRL('C')) {
        line_history_leave(editor);
        *result = end(editor, "^C", 0);
        line_set(view, "");
        editor->was_given_up = true;
    } else if (key == CTRL('D') && view->length == 0) {
        line_history_leave(editor);
        *result = end(editor, "", LINE_END);
    } else {
        if (!(event->modifiers & INPUT_ALT) && !move(editor, key))
            change(editor, key);
        return false;
    }
    return true;
}

/* What was typed before the end counts as a line. */
static size_t end_of_input(struct line_editor *editor)
{
    line_history_add(editor);
    return end(editor, "", editor->view.length > 0 ? editor->view.length : LINE_END);
}

size_t line_edit(struct line_editor *editor, char *line, size_t size)
{
    kassert(size > 0);
    line[0] = '\0';
    editor->was_given_up = false;
    editor->view = (struct line_view){.text = line, .size = size};
    line_show_all(editor);
    for (;;) {
        struct input_event event;
        size_t result;
        input_wait(&event);
        if (event.kind == INPUT_END)
            return end_of_input(editor);
        if (event.kind == INPUT_LOST)
            say_lost(editor, event.count);
        else if (event.kind == INPUT_PRESS && take(editor, &event, &result))
            return result;
    }
}
