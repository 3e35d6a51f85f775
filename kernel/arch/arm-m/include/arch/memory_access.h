/* memory_access.h - what an instruction does to memory, to explain why it faulted. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct trap_frame;

struct access {
    bool is_access; /* the instruction reads or writes memory */
    bool is_write;
    uint32_t address; /* of the first byte */
    uint32_t size;    /* of one access, in bytes: 1, 2 or 4 */
    uint32_t count;   /* how many accesses, one after the other */
};

/* The memory access of the 16-bit instruction, with the registers as the frame has them. */
struct access memory_access(uint32_t instruction, const struct trap_frame *frame);
