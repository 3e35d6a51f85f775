/* exit_on.c - what --exit-on waits for: a text from the board, or the change of a pin by it. */
#include "machine.h"

#include <string.h>

#include "text.h"

static bool reached;

bool exit_on_missed(const struct machine *m)
{
    return m->options->exit_count && !reached;
}

static void reach(struct machine *m, const char *what, const char *level)
{
    reached = true;
    machine_end(m, "exit-on", "%s%s, as --exit-on wants it", what, level);
}

void exit_on_text(struct machine *m, const char *text, size_t size)
{
    for (size_t i = 0; i < m->options->exit_count; i++) {
        const char *end = m->options->exits[i].text;
        size_t length = end ? strlen(end) : 0;
        if (length && length <= size && memcmp(text + size - length, end, length) == 0)
            reach(m, "the text is there", "");
    }
}

void exit_on_edge(struct machine *m, const char *pin, bool level)
{
    for (size_t i = 0; i < m->options->exit_count; i++) {
        const struct exit_condition *e = &m->options->exits[i];
        if (!e->text && strcmp(e->pin, pin) == 0 && (!e->level || (e->level == '1') == level))
            reach(m, pin, level ? " is high" : " is low");
    }
}
