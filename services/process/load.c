/* load.c - a program's segments, copied into its address space. */
#include "internal.h"
#include <kernel/string.h>

static unsigned flags_of(const struct program_segment *segment)
{
    return MMU_USER | (segment->flags & SEGMENT_WRITE ? MMU_WRITE : 0) |
           (segment->flags & SEGMENT_EXECUTE ? MMU_EXECUTE : 0);
}

/* Through the direct map: the pages may be read-only, and the space is not the current one. */
static void copy(const struct address_space *space, uint64_t to, const char *from, uint64_t size)
{
    while (size > 0) {
        uint64_t part = PAGE_SIZE - to % PAGE_SIZE;
        part = part < size ? part : size;
        memcpy(address_space_reach(space, to), from, part);
        to += part;
        from += part;
        size -= part;
    }
}

static const char *load_segment(struct process *process, const struct program_segment *segment)
{
    uint64_t from = segment->address & ~(PROGRAM_PAGE - 1);
    uint64_t end = segment->address + segment->size;
    const char *reason = address_space_add(
        &process->space, from, (end - from + PAGE_SIZE - 1) / PAGE_SIZE, flags_of(segment));
    if (!reason)
        copy(&process->space, segment->address, process->elf + segment->file_offset,
             segment->file_size);
    return reason;
}

const char *process_load(struct process *process, const struct program *program)
{
    process->elf = program->elf;
    const char *reason = elf_program_read(&process->program, program->elf, program->size);
    if (!reason && process->program.pages + PROCESS_STACK_PAGES > process->space.pages_max)
        return "it is larger than the memory that it may have";
    for (size_t i = 0; !reason && i < process->program.segment_count; i++)
        reason = load_segment(process, &process->program.segment[i]);
    process->memory_end = process->program.end + PAGE_SIZE;
    return reason ? reason : process_make_stack(process, program);
}
