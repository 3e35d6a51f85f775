/* loader.h - the loader's parts. */
#pragma once

#include "uefi.h"

/*
 * kernel.asm: the kernel as it lies in memory, without the zeros at its end; its CRC; where it was linked to be; how
 * many bytes it has there, whole pages; where its entry is in it; and the command line that make was given.
 */
extern const uint8_t kernel_begin[], kernel_end[];
extern const uint32_t kernel_crc, kernel_place, kernel_memory, kernel_entry;
extern const char built_in_command_line[];

extern const uint8_t leave_begin[], leave_end[]; /* leave.asm's code */

extern struct efi_system_table *efi;
extern efi_handle efi_image;

/* The compiler calls these, too. */
void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);

/* Says why it cannot go on, waits for a key, and ends the program. */
_Noreturn void refuse(const char *sentence);

/* Says that the kernel will not have the screen, as long as it can be read there. */
void warn_black(void);

/* Memory below 4 GiB, for good. */
void *take(size_t size, enum efi_memory_type type);

/* information.c: Multiboot2's boot information, without the memory map; and then that. */
void information_begin(void);
void information_end(const void *map, size_t size, size_t step);
extern uint32_t information; /* where it is */
