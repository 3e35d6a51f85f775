/* symbols.h - which function and which source line an address in the kernel's text is. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct symbol {
    const char *name;
    uint32_t offset;  /* bytes from the function's first instruction */
    const char *file; /* as the compiler was given it; NULL: there is no line */
    unsigned line;    /* 0: there is no line */
};

/*
 * Finds an address in a table (its format: kernel/lib/symbols.c), given as bytes from the symbol
 * text_start. The position is the innermost one: where a function was inlined, the inlined line.
 * Padding counts to the function before it. Returns false when the address is in no function or
 * the table is damaged. What is found points into the table.
 *
 * A return address may be the first byte of something else, even of the next function: look up
 * the byte before it. (On ARM, clear its Thumb bit first.)
 */
bool symbols_find(const void *table, size_t size, uint32_t text_offset, struct symbol *found);

/* The same in the table that is built in. Returns false for any address outside the text. */
bool symbols_find_address(uintptr_t address, struct symbol *found);

/*
 * The same for the call that returns to an address, given as the CPU keeps it: on ARM with the Thumb bit.
 * symbols_name_call() writes it into `text`, "run (main.c:7)", or the address where it is in no function; `size` bytes
 * at most, with the zero at the end. Returns text.
 */
bool symbols_find_call(uintptr_t return_address, struct symbol *found);
const char *symbols_name_call(uintptr_t return_address, char *text, size_t size);
