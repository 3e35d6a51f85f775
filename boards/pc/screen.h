/* screen.h - the screen that board.c has found, for what is drawn on it beside text. */
#pragma once

#include <kernel/boot_info.h>

struct pc_screen {
    enum screen_kind kind;           /* SCREEN_NONE also where console= has muted it */
    const struct framebuffer *shape; /* of text: width and height in characters */
    void *memory;                    /* where it is mapped */
};
extern struct pc_screen pc_screen;
