/* line.h - the parts of the line editor: what the line is, and what the screen shows of it. */
#pragma once

#include <kernel/string.h>
#include <services/line_editor.h>
#include <stdint.h>

static inline size_t text_length(const char *text)
{
    return strnlen(text, SIZE_MAX);
}

/* Puts bytes into the line at the cursor, which is after them then; false if they do not fit. */
bool line_insert(struct line_view *view, const char *text, size_t size);

/* Takes out what is between two bytes; the cursor is then where that was. */
void line_delete(struct line_view *view, size_t from, size_t to);

/* The whole line becomes this, cut to what fits. The cursor is at its end. */
void line_set(struct line_view *view, const char *text);

/* The beginning of the character before a byte, and of the one after it. */
size_t line_before(const struct line_view *view, size_t at);
size_t line_after(const struct line_view *view, size_t at);

/* Shows a line that has changed from this byte on. */
void line_show(struct line_view *view, size_t from);

/* Moves the cursor to a byte, and shows that. */
void line_move(struct line_view *view, size_t cursor);

/* Shows prompt and line anew, at the left of an empty line. */
void line_show_all(struct line_editor *editor);

/* line_history.c: one line back or forth; at its end, the line that is being typed. */
void line_history_back(struct line_editor *editor);
void line_history_forth(struct line_editor *editor);
/* The line is done, and is remembered, unless it is empty or was the last one, too. */
void line_history_add(struct line_editor *editor);
/* The line that was typed is not in the history any more. */
void line_history_leave(struct line_editor *editor);

/* line_completion.c: Tab; `again` if the last key was Tab, too. Returns whether it changed the line. */
bool line_complete(struct line_editor *editor, bool again);
