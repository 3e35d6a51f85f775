/* colours.h - the console's text, with colours where a person sees them. */
#pragma once

#include <stddef.h>

/*
 * Writes to standard output. Without a terminal there, or where the environment has NO_COLOR, not empty
 * (https://no-color.org), all escape sequences are left out; one may be spread over several calls.
 */
void colours_write(const char *text, size_t size);

/* A panic report follows: a sequence that was begun is over. */
void colours_alarm(void);
