/* framebuffer_console.h - a console on a framebuffer. */
#pragma once

#include <kernel/font.h>
#include <kernel/framebuffer.h>

/*
 * Clears the screen and adds the sink "screen". `pixels` is where the framebuffer is mapped.
 * Returns NULL, or the reason why there can be no text on it. There is one such console; all
 * three arguments must stay where they are.
 */
const char *framebuffer_console_init(const struct framebuffer *framebuffer, void *pixels,
                                     const struct font *font);

/* From the next write on, a line shows where the next character will be: for a person who types. */
void framebuffer_console_show_cursor(void);
