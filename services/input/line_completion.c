/* line_completion.c - Tab: what the word before the cursor may become. */
#include "line.h"
#include <kernel/console.h>

#define GAP 2 /* blanks between candidates that are listed */

static size_t word_begin(const struct line_view *view)
{
    size_t at = view->cursor;
    while (at > 0 && view->text[at - 1] != ' ')
        at--;
    return at;
}

/* The next candidate that begins as the word does, from the nth on; NULL after the last. */
static const char *next(struct line_editor *editor, size_t word, size_t *n)
{
    const struct line_view *view = &editor->view;
    size_t size = view->cursor - word;
    const char *candidate;
    while ((candidate = editor->candidate(editor, view->text, word, (*n)++)) != NULL) {
        if (text_length(candidate) >= size && memcmp(candidate, view->text + word, size) == 0)
            return candidate;
    }
    return NULL;
}

static size_t common(const char *a, const char *b, size_t size)
{
    size_t i = 0;
    while (i < size && a[i] == b[i])
        i++;
    while (i < size && i > 0 && ((unsigned char)a[i] & 0xc0) == 0x80)
        i--; /* not within a character */
    return i;
}

/* In lines that are as long as those for typing. */
static void list(struct line_editor *editor, size_t word)
{
    size_t column = 0, n = 0;
    const char *candidate;
    while ((candidate = next(editor, word, &n)) != NULL) {
        size_t size = text_length(candidate);
        bool fits = column > 0 && column + GAP + size <= editor->view.columns;
        console_printf("%s%s", fits ? "  " : "\n", candidate);
        column = fits ? column + GAP + size : size;
    }
    console_write("\n", 1);
    line_show_all(editor);
}

/* What all candidates have in common beyond the word, and a blank if there is but one. */
bool line_complete(struct line_editor *editor, bool again)
{
    struct line_view *view = &editor->view;
    size_t word = word_begin(view), n = 0, cursor = view->cursor, size = cursor - word;
    const char *first = next(editor, word, &n), *other;
    if (!first)
        return false;
    size_t same = text_length(first);
    bool is_one = true;
    for (; (other = next(editor, word, &n)) != NULL; is_one = false)
        same = common(first, other, same);
    bool changed = line_insert(view, first + size, same - size) && same > size;
    if (is_one && line_insert(view, " ", 1))
        changed = true;
    if (changed)
        line_show(view, cursor);
    else if (again)
        list(editor, word);
    return changed;
}
