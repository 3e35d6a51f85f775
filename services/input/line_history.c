/*
 * line_history.c - earlier lines, as strings one after the other, the oldest first.
 *
 * While a person looks at them, the line that was being typed, the draft, is the last of them.
 */
#include "line.h"

/* The line that many back from the end, where it begins; history_used if there are not so many. */
static size_t find_back(const struct line_editor *editor, size_t back)
{
    size_t at = editor->history_used;
    for (; back > 0 && at > 0; back--) {
        at--;
        while (at > 0 && editor->history[at - 1] != '\0')
            at--;
    }
    return back > 0 ? editor->history_used : at;
}

static void forget_oldest(struct line_editor *editor)
{
    size_t size = text_length(editor->history) + 1;
    editor->history_used -= size;
    memmove(editor->history, editor->history + size, editor->history_used);
}

/* False if there is no room, even without all others. */
static bool push(struct line_editor *editor)
{
    size_t size = editor->view.length + 1;
    if (!editor->history || size > editor->history_size)
        return false;
    while (editor->history_used + size > editor->history_size)
        forget_oldest(editor);
    memcpy(editor->history + editor->history_used, editor->view.text, size);
    editor->history_used += size;
    return true;
}

void line_history_leave(struct line_editor *editor)
{
    if (editor->view.has_draft)
        editor->history_used = find_back(editor, 1);
    editor->view.has_draft = false;
    editor->view.back = 0;
}

void line_history_add(struct line_editor *editor)
{
    line_history_leave(editor);
    size_t last = find_back(editor, 1);
    const struct line_view *view = &editor->view;
    bool is_same = last < editor->history_used &&
                   text_length(editor->history + last) == view->length &&
                   memcmp(editor->history + last, view->text, view->length) == 0;
    if (view->length > 0 && !is_same)
        push(editor);
}

static void show_back(struct line_editor *editor, size_t back)
{
    editor->view.back = back;
    line_set(&editor->view, editor->history + find_back(editor, back + 1));
    line_show(&editor->view, 0);
}

/* The draft is 0 lines back. It may push the oldest lines out, and then there may be none but it. */
void line_history_back(struct line_editor *editor)
{
    struct line_view *view = &editor->view;
    if (!view->has_draft) {
        if (editor->history_used == 0 || !push(editor))
            return;
        view->has_draft = true;
    }
    if (find_back(editor, view->back + 2) < editor->history_used)
        show_back(editor, view->back + 1);
}

void line_history_forth(struct line_editor *editor)
{
    if (editor->view.has_draft && editor->view.back > 0)
        show_back(editor, editor->view.back - 1);
}
