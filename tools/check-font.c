/*
 * check-font - whether the kernel can read a font; part of the build.
 *
 * usage: check-font FILE NAME     NAME is what the user called it
 */
#include <kernel/font.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    static unsigned char bytes[1 << 20];
    FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
    if (!file) {
        fprintf(stderr, "usage: check-font FILE NAME, where FILE can be read\n");
        return 2;
    }
    size_t size = fread(bytes, 1, sizeof bytes, file);
    if (size == sizeof bytes) {
        fprintf(stderr, "FONT=%s: the font is larger than a megabyte\n", argv[2]);
        return 1;
    }
    struct font font;
    const char *reason = font_read(&font, bytes, size);
    if (reason) {
        fprintf(stderr, "FONT=%s: %s\n", argv[2], reason);
        return 1;
    }
    return fclose(file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
