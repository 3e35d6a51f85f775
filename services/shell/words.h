/* words.h - a line of the shell, taken apart. Pure. */
#pragma once

#include <stddef.h>

/*
 * Cuts a line into words, in place: blanks are between them, "quotes" hold some together. words[] gets
 * them and a NULL after them, so it has room for `size` - 1 words. Returns NULL, or a sentence that says what
 * is wrong with the line. *count gets how many there are.
 */
const char *words_split(char *line, char *words[], size_t size, int *count);
