/* elf_program.h - programs in ELF files. Pure: builds on the host, and trusts nothing in the bytes. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PROGRAM_SEGMENTS_MAX 8

/* User addresses that a program may have: the stack is above them. */
#define PROGRAM_BEGIN UINT64_C(0x10000)
#define PROGRAM_END UINT64_C(0x400000000000)
#define PROGRAM_PAGE UINT64_C(4096)
#define PROGRAM_PIE_BASE UINT64_C(0x200000000000) /* where one goes that can be anywhere */

enum { SEGMENT_EXECUTE = 1, SEGMENT_WRITE = 2, SEGMENT_READ = 4 }; /* p_flags */

struct program_segment {
    uint64_t address;
    uint64_t size;                   /* bytes in memory; what the file lacks of them is zero */
    uint64_t file_offset, file_size; /* not more than size */
    uint32_t flags;
};

/* What elf_program_read() found, all addresses as they will be. */
struct elf_program {
    uint64_t entry;
    uint64_t
        text; /* where the first executable segment begins: the report's names count from there */
    uint64_t end;   /* of the highest segment, rounded up to a page */
    uint64_t pages; /* that all segments take */
    uint64_t symbols_offset,
        symbols_size; /* of the table of names and lines in the file; 0: none */
    size_t segment_count;
    struct program_segment
        segment[PROGRAM_SEGMENTS_MAX]; /* in ascending order, no page in two of them */
};

/*
 * Reads a static program, at fixed addresses or position-independent, for x86_64. Returns NULL, or a
 * sentence that says why it is refused.
 */
const char *elf_program_read(struct elf_program *program, const void *bytes, size_t size);
