/* symbols_call.c - where a call was, by the address that it returns to. */
#include <kernel/arch.h>
#include <kernel/format.h>
#include <kernel/symbols.h>

bool symbols_find_call(uintptr_t return_address, struct symbol *found)
{
    return symbols_find_address((return_address & -(uintptr_t)arch_code_unit()) - 1, found);
}

const char *symbols_name_call(uintptr_t return_address, char *text, size_t size)
{
    struct symbol symbol;
    if (!symbols_find_call(return_address, &symbol))
        format_string(text, size, "0x%zx", (size_t)return_address);
    else if (symbol.file)
        format_string(text, size, "%s (%s:%u)", symbol.name, symbol.file, symbol.line);
    else
        format_string(text, size, "%s", symbol.name);
    return text;
}
