/* framebuffer.c - the screen, for an app that draws. */
#include "screen.h"
#include <kernel/board.h>

const struct framebuffer *board_framebuffer(void **pixels)
{
    *pixels = pc_screen.memory;
    return pc_screen.kind == SCREEN_FRAMEBUFFER ? pc_screen.shape : NULL;
}
