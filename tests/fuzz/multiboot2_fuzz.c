/* multiboot2_fuzz.c - any bytes as Multiboot2's boot information. */
#include "boot_info_fuzz.h"
#include <arch/boot_protocols.h>

static uint32_t little32(const uint8_t *at)
{
    uint32_t number;
    memcpy(&number, at, sizeof number);
    return number;
}

static uint64_t little64(const uint8_t *at)
{
    uint64_t number;
    memcpy(&number, at, sizeof number);
    return number;
}

/* A memory map tag's entries: Multiboot2 2.0, "Memory map". */
static void give_entries(const uint8_t *tag, size_t size)
{
    uint64_t step = size < 16 ? 0 : little32(tag + 8);
    if (step < 24 || step % 8 != 0)
        return;
    for (uint64_t at = 16; at + step <= size; at += step)
        give(little64(tag + at), little64(tag + at + 8), little32(tag + at + 16) == 1);
}

/* Gives what the bytes say. Returns whether the tags follow each other up to an end tag. */
static bool walk(const uint8_t *bytes, size_t length, const uint8_t **line)
{
    uint64_t total = length < 8 ? 0 : little32(bytes);
    if (total < 8 || total > length)
        return false;
    for (uint64_t at = 8; at + 8 <= total;) {
        uint64_t type = little32(bytes + at), size = little32(bytes + at + 4);
        if (type == 0)
            return true;
        if (size < 8 || at + size > total)
            return false;
        if (type == 6)
            give_entries(bytes + at, size);
        if (type == 1 && memchr(bytes + at + 8, 0, size - 8))
            *line = bytes + at + 8;
        at += (size + 7) / 8 * 8;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct boot_info boot;
    const uint8_t *line = NULL;
    begin_boot(&boot);
    uint8_t *exact = exact_copy(data, size);
    multiboot2_parse(exact, size, &boot);
    check(size == 0 || memcmp(exact, data, size) == 0);
    free(exact); /* the result may not point into it */
    if (!walk(data, size, &line))
        check_complained(&boot);
    if (line)
        check_command_line(&boot, line, (size_t)(data + size - line));
    check_boot(&boot);
    return 0;
}
