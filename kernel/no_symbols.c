/* no_symbols.c - an image without the table of names and lines: NAMES := 0 in app.mk. */
#include <kernel/symbols.h>

bool symbols_find_address(uintptr_t address, struct symbol *found)
{
    (void)address, (void)found;
    return false;
}
