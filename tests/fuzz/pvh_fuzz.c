/*
 * pvh_fuzz.c - any bytes as physical memory with PVH's start information in it: the input is the
 * address of the hvm_start_info, 8 bytes, and then the memory from address 0 on.
 */
#include "boot_info_fuzz.h"
#include <arch/boot_protocols.h>

/* Xen, public/arch-x86/hvm/start_info.h: offsets of hvm_start_info, and its sizes. */
enum { VERSION = 4, CMDLINE = 24, MEMMAP = 40, MEMMAP_ENTRIES = 48, SIZE_V0 = 40, SIZE_V1 = 56 };

static uint64_t number_at(const uint8_t *memory, uint64_t address, size_t bytes)
{
    uint64_t number = 0;
    memcpy(&number, memory + address, bytes);
    return number;
}

static bool reachable(size_t size, uint64_t address, uint64_t bytes)
{
    return address <= size && bytes <= size - address;
}

/* Gives what the memory says. Returns whether all of the start information is there. */
static bool walk(const uint8_t *memory, size_t size, uint64_t info, const uint8_t **line)
{
    if (!reachable(size, info, SIZE_V0) || number_at(memory, info, 4) != 0x336ec578)
        return false;
    uint64_t address = number_at(memory, info + CMDLINE, 8);
    bool whole = address < size; /* without a command line the rest still counts */
    if (address != 0 && whole)
        *line = memory + address;
    if (number_at(memory, info + VERSION, 4) == 0)
        return whole;
    if (!reachable(size, info, SIZE_V1))
        return false;
    uint64_t map = number_at(memory, info + MEMMAP, 8);
    uint64_t count = number_at(memory, info + MEMMAP_ENTRIES, 4);
    if (count == 0)
        return whole;
    if (map == 0 || !reachable(size, map, count * 24))
        return false;
    for (uint64_t at = map; count > 0; count--, at += 24)
        give(number_at(memory, at, 8), number_at(memory, at + 8, 8),
             number_at(memory, at + 16, 4) == 1);
    return whole;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct boot_info boot;
    const uint8_t *line = NULL;
    uint64_t info = fuzz_number(&data, &size, 8);
    begin_boot(&boot);
    uint8_t *exact = exact_copy(data, size);
    pvh_parse(exact, size, info, &boot);
    check(size == 0 || memcmp(exact, data, size) == 0);
    free(exact); /* the result may not point into it */
    if (!walk(data, size, info, &line))
        check_complained(&boot);
    if (line)
        check_command_line(&boot, line, (size_t)(data + size - line));
    check_boot(&boot);
    return 0;
}
