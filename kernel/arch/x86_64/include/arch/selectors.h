/*
 * selectors.h - the places in the global descriptor table, which boot/x86_64/gdt.asm makes.
 *
 * Their order is what `syscall` and `sysret` ask for (Intel SDM volume 2, "SYSCALL" and "SYSRET"): the
 * kernel's code, 8 further its data; user data, 8 further user code.
 */
#pragma once

#define CODE_SELECTOR 0x08
#define DATA_SELECTOR 0x10
#define USER_DATA_SELECTOR 0x1b /* with the privilege level, 3, in the lowest bits */
#define USER_CODE_SELECTOR 0x23
#define TSS_SELECTOR 0x28
#define CODE32_SELECTOR 0x38
