/* no_panic_code.c - a panic without a QR code. */
#include <kernel/panic_code.h>

void panic_code_show(const struct framebuffer *framebuffer, void *pixels, const struct font *font)
{
    (void)framebuffer, (void)pixels, (void)font;
}
