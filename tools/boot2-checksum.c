/*
 * boot2-checksum.c - puts the checksum of the second stage, chips/rp2040/boot2.c, into an image's ELF file: the RP2040's ROM
 * starts no other.
 *
 * usage: boot2-checksum ELF
 */
#include "image/elf.h"
#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>

/* RP2040 datasheet, "Flash Second Stage", "Checksum": of the first 252 bytes, in the four after them. */
enum { SIZE = 256, SUMMED = SIZE - 4 };

/* The same place: from the highest bit on, begun with all ones, nothing is reflected or inverted at the end. */
static uint32_t checksum(struct bytes bytes)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < bytes.size; i++) {
        crc ^= (uint32_t)bytes.at[i] << 24;
        for (unsigned bit = 0; bit < 8; bit++)
            crc = crc << 1 ^ (crc >> 31 ? UINT32_C(0x04c11db7) : 0);
    }
    return crc;
}

static const char *write_word(const char *path, uint64_t offset, uint32_t word)
{
    uint8_t bytes[4] = {(uint8_t)word, (uint8_t)(word >> 8), (uint8_t)(word >> 16),
                        (uint8_t)(word >> 24)};
    FILE *file = fopen(path, "r+b");
    if (!file)
        return "it cannot be written";
    bool written =
        fseek(file, (long)offset, SEEK_SET) == 0 && fwrite(bytes, sizeof bytes, 1, file) == 1;
    return fclose(file) == 0 && written ? NULL : "it cannot be written";
}

static const char *finish(const char *path, struct bytes file)
{
    struct elf elf;
    struct elf_section section;
    if (!elf_open(&elf, file) || !elf_section_called(&elf, ".boot2", &section))
        return "it is no ELF file with a section .boot2";
    struct bytes boot2 = elf_content(&elf, &section);
    if (boot2.size != SIZE)
        return because("its section .boot2 has %zu bytes in the file, and the ROM reads %d",
                       boot2.size, SIZE);
    return write_word(path, section.offset + SUMMED, checksum(bytes_part(boot2, 0, SUMMED)));
}

int main(int argc, char **argv)
{
    struct bytes file = {0};
    if (argc != 2) {
        fputs("usage: boot2-checksum ELF\n", stderr);
        return 2;
    }
    const char *reason = file_read(argv[1], &file);
    if (!reason)
        reason = finish(argv[1], file);
    if (reason)
        fprintf(stderr, "boot2-checksum: %s: %s\n", argv[1], reason);
    free((void *)(uintptr_t)file.at);
    return reason ? EXIT_FAILURE : EXIT_SUCCESS;
}
