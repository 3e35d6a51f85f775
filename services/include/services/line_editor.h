/*
 * line_editor.h - lines that a person types and corrects: arrows, Home, End, history, completion.
 *
 *     char line[80];
 *     while (input_line(line, sizeof line) != LINE_END)
 *         console_printf("you said: %s\n", line);
 *
 * Keys are those of Unix: Ctrl-A and E go to the ends, B and F left and right, P and N through the
 * history; Ctrl-U and K delete to the ends, W the word before the cursor, D the character at it; Ctrl-L
 * shows the line on a clear screen, Ctrl-C gives it up. It works on a serial terminal of 80 columns and
 * on every screen of ours: it needs no more of them than carriage return and backspace. A long line is
 * shown in part. A character is one cell wide.
 */
#pragma once

#ifndef NEEDS_input
#error "the app includes <services/line_editor.h>: say NEEDS := input in its app.mk"
#endif

#include <stdbool.h>
#include <stddef.h>

/* An editor begins zeroed, or with some of the first five set; it is the same for line after line. */
struct line_editor {
    const char *prompt;  /* NULL: none. It may change colours, if it ends in the usual ones */
    char *history;       /* room for earlier lines, the oldest of which are forgotten; NULL: none */
    size_t history_size; /* in bytes */
    /*
     * For Tab: what the word that begins at line[word] may become. Returns the nth candidate, NULL
     * after the last. It may return all that there is: those that do not begin as the word are left out.
     */
    const char *(*candidate)(struct line_editor *editor, const char *line, size_t word, size_t n);
    void *context; /* for candidate() */
    /* Of the last line: */
    bool was_given_up; /* by Ctrl-C; it is empty then */
    /* For line_editor.c: */
    size_t history_used;
    struct line_view {
        char *text; /* with a zero at its end */
        size_t size, length, cursor;
        size_t first;   /* byte that is shown first */
        size_t columns; /* cells for the text */
        size_t shown;   /* cells that it takes on the screen */
        size_t cell;    /* where the screen's cursor is in them */
        size_t back;    /* lines back in the history */
        bool has_draft; /* the line that was typed is the history's last one meanwhile */
        bool tabbed;    /* the last key was Tab, and could do nothing */
    } view;
};

/* No line comes any more: the input has ended, or Ctrl-D was typed into an empty line. */
#define LINE_END ((size_t)-1)

/*
 * Lets a line be typed: at most size - 1 bytes of UTF-8, what does not fit is not taken. Blocks in
 * input_wait(). Returns the line's length in bytes without its end, or LINE_END. `size` is at least 1.
 */
size_t line_edit(struct line_editor *editor, char *line, size_t size);

/* The same with an editor of its own, without prompt and completion, and a history of a few lines. */
size_t input_line(char *line, size_t size);
