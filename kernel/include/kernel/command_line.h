/*
 * command_line.h - the words that the loader passes to the kernel.
 *
 *     exit=qemu console=serial,screen name="two words" quiet
 *
 * Words are separated by spaces. Quotation marks keep spaces in a word, and a backslash takes
 * the next character as it is, which is how GRUB passes on what it was given.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * Finds `key` and copies what follows its "=", cut to `size` bytes with the terminating zero; a
 * key alone has the value "". The last one counts. Returns false where there is none, and leaves
 * `value` alone.
 */
bool command_line_value(const char *line, const char *key, char *value, size_t size);

/* Whether the line says key=value, the value being one of a comma-separated list. */
bool command_line_has(const char *line, const char *key, const char *value);

/* Whether a value that is a comma-separated list has the word. */
bool command_line_list_has(const char *list, const char *word);
