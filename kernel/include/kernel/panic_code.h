/* panic_code.h - the QR code of a panic, for a camera: scripts/decode reads it. */
#pragma once

#include <kernel/font.h>
#include <kernel/framebuffer.h>

/*
 * For the board, when all else of a panic is done: draws what is essential of last_panic on a screen of at
 * least 640x480 pixels that shows text in this font. Only once, so that a fault in here ends; does nothing
 * if there was no panic, and in an image with QR=0.
 */
void panic_code_show(const struct framebuffer *framebuffer, void *pixels, const struct font *font);
