/*
 * boot.h - where the boot code and the portable kernel meet.
 *
 * A port provides boot_info_read() and calls _start().
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

struct boot_info;

/*
 * The kernel's first function. The boot code calls it once, with a stack, .data filled and .bss
 * zeroed. `magic` and `info` are what the loader left in its registers, 0 where there is no loader.
 */
noreturn void _start(uintptr_t magic, uintptr_t info);

/*
 * The port's: checks what the loader left and copies it into `boot`, which is zeroed. Returns false
 * if it cannot be used: boot->reason then says why, and the rest holds all that could be read.
 */
bool boot_info_read(uintptr_t magic, uintptr_t info, struct boot_info *boot);
