/* framebuffer_code.h - a QR code on a framebuffer, beside the text. */
#pragma once

#include <kernel/font.h>
#include <kernel/framebuffer.h>
#include <kernel/qr_code.h>

/* Where a code goes, with its margin: at the right edge. */
struct code_place {
    uint32_t x, y;    /* pixels */
    uint32_t scale;   /* pixels of a module's side */
    uint32_t covered; /* cells of text that it would hide */
};

/*
 * Finds the place for a code with `side` modules on a side: the largest that hides no text, up to half of the
 * screen's shorter side. If there is none, the smallest that a camera reads, where it hides the least text. Of
 * places that are equally good, the lowest. The screen must have at least 640x480 pixels.
 */
struct code_place framebuffer_code_place(const struct framebuffer *framebuffer,
                                         const struct font *font, uint32_t side);

/* Draws it, dark on light, margin included. */
void framebuffer_code_draw(const struct framebuffer *framebuffer, void *pixels,
                           const struct code_place *place, const struct qr_code *code);
