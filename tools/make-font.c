/*
 * make-font - whether the kernel can read a font, and the glyph for each ASCII character, as 16-bit numbers,
 * lowest byte first; part of the build.
 *
 * usage: make-font FILE NAME TABLE     NAME is what the user called it, TABLE is written
 */
#include <kernel/font.h>
#include <stdio.h>

static bool write_table(const struct font *font, const char *path)
{
    FILE *file = fopen(path, "wb");
    for (size_t i = 0; file && i < FONT_ASCII; i++) {
        fputc(font->ascii[i] & 0xff, file);
        fputc(font->ascii[i] >> 8, file);
    }
    return file && !ferror(file) && fclose(file) == 0;
}

int main(int argc, char **argv)
{
    static unsigned char bytes[1 << 20];
    FILE *file = argc == 4 ? fopen(argv[1], "rb") : NULL;
    if (!file) {
        fprintf(stderr, "usage: make-font FILE NAME TABLE, where FILE can be read\n");
        return 2;
    }
    size_t size = fread(bytes, 1, sizeof bytes, file);
    if (size == sizeof bytes) {
        fprintf(stderr, "FONT=%s: the font is larger than a megabyte\n", argv[2]);
        return 1;
    }
    struct font font;
    const char *reason = font_read(&font, bytes, size, NULL);
    if (reason) {
        fprintf(stderr, "FONT=%s: %s\n", argv[2], reason);
        return 1;
    }
    fclose(file);
    if (!write_table(&font, argv[3])) {
        perror(argv[3]);
        return 1;
    }
    return 0;
}
