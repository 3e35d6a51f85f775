/*
 * make-uf2.c - an image as UF2, which a chip's ROM or boot loader takes from a drive on USB.
 *
 * usage: make-uf2 FAMILY ADDRESS IMAGE.bin OUT.uf2
 *
 * "USB Flashing Format (UF2)", github.com/microsoft/uf2: blocks of 512 bytes, each with 256 of the image, where they go, and the
 * family of chips that they are for.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "File format" */
enum { BLOCK = 512, HEADER = 32, PAYLOAD = 256, FLAG_FAMILY = 0x2000 };
#define MAGIC_FIRST UINT32_C(0x0a324655)
#define MAGIC_SECOND UINT32_C(0x9e5d5157)
#define MAGIC_LAST UINT32_C(0x0ab16f30)

static void put_u32(uint8_t *at, uint32_t word)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(word >> 8 * i);
}

static void fill(uint8_t block[BLOCK], uint32_t family, uint32_t address, uint32_t number,
                 uint32_t count)
{
    const uint32_t header[HEADER / 4] = {MAGIC_FIRST, MAGIC_SECOND, FLAG_FAMILY, address,
                                         PAYLOAD,     number,       count,       family};
    for (unsigned i = 0; i < HEADER / 4; i++)
        put_u32(block + 4 * i, header[i]);
    put_u32(block + BLOCK - 4, MAGIC_LAST);
}

/* False: the one could not be read, or the other not be written. */
static bool convert(FILE *in, FILE *out, uint32_t family, uint32_t address)
{
    if (fseek(in, 0, SEEK_END) != 0)
        return false;
    long size = ftell(in);
    rewind(in);
    uint32_t count = (uint32_t)((size + PAYLOAD - 1) / PAYLOAD);
    for (uint32_t number = 0; number < count; number++) {
        uint8_t block[BLOCK] = {0};
        if (fread(block + HEADER, 1, PAYLOAD, in) == 0)
            return false;
        fill(block, family, address + number * PAYLOAD, number, count);
        if (fwrite(block, sizeof block, 1, out) != 1)
            return false;
    }
    return size > 0;
}

static const char *make(const char *in_path, const char *out_path, uint32_t family,
                        uint32_t address)
{
    FILE *in = fopen(in_path, "rb"), *out = in ? fopen(out_path, "wb") : NULL;
    if (!in || !out)
        return strerror(errno);
    bool done = convert(in, out, family, address);
    done = fclose(out) == 0 && done;
    fclose(in);
    return done ? NULL : "it has no bytes, or there is no room for its UF2";
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: make-uf2 FAMILY ADDRESS IMAGE.bin OUT.uf2\n", stderr);
        return 2;
    }
    const char *reason = make(argv[3], argv[4], (uint32_t)strtoul(argv[1], NULL, 0),
                              (uint32_t)strtoul(argv[2], NULL, 0));
    if (reason)
        fprintf(stderr, "make-uf2: %s: %s\n", argv[3], reason);
    return reason ? EXIT_FAILURE : EXIT_SUCCESS;
}
