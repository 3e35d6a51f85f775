/* selectors.h - the places in the global descriptor table, which boot/x86_64/gdt.asm makes. */
#pragma once

#define CODE_SELECTOR 0x08
#define DATA_SELECTOR 0x10
#define TSS_SELECTOR 0x18
