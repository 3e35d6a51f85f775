/*
 * boot_protocols.h - the parsers of x86 loaders' information.
 *
 * Pure functions: they read nothing but the bytes they are given, and build on any host. What
 * they refuse or mend they say through boot_info_refuse() and boot_info_warn().
 */
#pragma once

#include <kernel/boot_info.h>

/* The boot information that begins at `bytes`; `length` bytes can be read, however many it has. */
void multiboot2_parse(const void *bytes, size_t length, struct boot_info *boot);

/*
 * `memory` is physical memory from address 0, `length` bytes of it; the hvm_start_info is at the
 * physical address `start_info`.
 */
void pvh_parse(const void *memory, size_t length, uint64_t start_info, struct boot_info *boot);

/* ACPI 6.5, "System Address Map Interfaces": the numbers that both use for kinds of memory. */
static inline enum memory_type e820_type(uint32_t type)
{
    switch (type) {
    case 1:
        return MEMORY_USABLE;
    case 3:
        return MEMORY_ACPI_RECLAIMABLE;
    case 4:
        return MEMORY_ACPI_NVS;
    case 5:
        return MEMORY_DEFECTIVE;
    default:
        return MEMORY_RESERVED;
    }
}
