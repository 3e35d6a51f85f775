/* symbols_builtin.c - the image's own table, which the linker script puts between two symbols. */
#include <kernel/symbols.h>

/* Without a table, in the link that tools/make-symbols reads, the first two are the same. */
extern const unsigned char symbols_start[], symbols_end[];
extern const char text_start[];

bool symbols_find_address(uintptr_t address, struct symbol *found)
{
    size_t size = (size_t)((uintptr_t)symbols_end - (uintptr_t)symbols_start);
    uintptr_t offset = address - (uintptr_t)text_start;
    if (address < (uintptr_t)text_start || offset > UINT32_MAX)
        return false;
    return symbols_find(symbols_start, size, (uint32_t)offset, found);
}
