/* image.h - what the linker script and the assembly name in the kernel's image. */
#pragma once

#include <arch/address_map.h>
#include <stdint.h>

/* linker.ld: constants, text and data, one after the other. */
extern const char image_start[], text_start[], data_start[], image_end[];

/* moved.asm: at how many bytes from KERNEL_PHYSICAL the loader put the image. */
extern const uint64_t image_moved;

/* The physical address of something in the image. */
static inline uint64_t image_physical(const void *address)
{
    return (uintptr_t)address - KERNEL_BASE + image_moved;
}

/* stacks.asm: each above its guard page. */
extern char stacks[STACK_COUNT][PAGE_SIZE + STACK_SIZE];
