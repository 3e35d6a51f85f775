/*
 * boot_protocols.h - the parsers of what x86 loaders leave behind.
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
