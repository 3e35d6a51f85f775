/* elf_program.c - reads programs: System V ABI, "Object Files" and "Program Loading and Dynamic Linking". */
#include "elf_program.h"
#include <kernel/layout.h>
#include <kernel/string.h>
#include <stdbool.h>

struct elf_header {
    uint8_t ident[16];
    uint16_t type, machine;
    uint32_t version;
    uint64_t entry, program_offset, section_offset;
    uint32_t flags;
    uint16_t header_size, program_size, program_count, section_size, section_count, names;
};
CHECK_SIZE(struct elf_header, 64);

struct program_header {
    uint32_t type, flags;
    uint64_t offset, address, physical, file_size, size, alignment;
};
CHECK_SIZE(struct program_header, 56);

enum { ELF_EXECUTABLE = 2, ELF_SHARED = 3, ELF_X86_64 = 62, HEADERS_MAX = 32 };

enum {
    SEGMENT_LOAD = 1,
    SEGMENT_INTERPRETER = 3,
    SEGMENT_THREAD_LOCAL = 7,
    SEGMENT_STACK = 0x6474e551,   /* GNU_STACK */
    SEGMENT_SYMBOLS = 0x64746c66, /* programs/program.ld */
};

static const char *check_header(const struct elf_header *header, size_t size)
{
    static const uint8_t ident[] = {0x7f, 'E', 'L', 'F', 2 /* 64 bits */, 1 /* little-endian */,
                                    1 /* version */};
    if (memcmp(header->ident, ident, 4) != 0)
        return "it is no ELF file";
    if (memcmp(header->ident, ident, sizeof ident) != 0 || header->machine != ELF_X86_64)
        return "it is a program for another CPU: make it for x86_64";
    if (header->type == 1)
        return "it is an object file: link it";
    if (header->type != ELF_EXECUTABLE && header->type != ELF_SHARED)
        return "it is an ELF file, but no program";
    if (header->version != 1 || header->header_size != sizeof *header)
        return "its ELF header is damaged";
    if (header->program_count == 0)
        return "it has no program headers";
    if (header->program_size != sizeof(struct program_header) ||
        header->program_count > HEADERS_MAX || header->program_offset > size ||
        header->program_count * sizeof(struct program_header) > size - header->program_offset)
        return "its program headers are damaged: the file may be cut";
    return NULL;
}

static uint64_t page_down(uint64_t address)
{
    return address & ~(PROGRAM_PAGE - 1);
}

static uint64_t page_up(uint64_t address)
{
    return page_down(address + PROGRAM_PAGE - 1);
}

static const char *check_place(const struct program_header *header, size_t size, uint64_t base)
{
    if (header->offset > size || header->file_size > size - header->offset)
        return "a segment reaches beyond the end of the file: it may be cut";
    if (header->file_size > header->size)
        return "a segment has more bytes in the file than in memory";
    if (header->address > PROGRAM_END || header->size > PROGRAM_END)
        return "a segment is at an address that programs cannot have";
    uint64_t from = base + header->address;
    if (from < PROGRAM_BEGIN || from > PROGRAM_END || header->size > PROGRAM_END - from)
        return "a segment is at an address that programs cannot have";
    if (header->alignment > 1 && (header->alignment & (header->alignment - 1)) != 0)
        return "a segment's alignment is no power of two";
    if (header->alignment > 1 &&
        ((header->address - header->offset) & (header->alignment - 1)) != 0)
        return "a segment's address and its place in the file do not fit its alignment";
    return NULL;
}

static const char *add_segment(struct elf_program *program, const struct program_header *header,
                               size_t size, uint64_t base)
{
    const char *reason = header->size == 0 ? NULL : check_place(header, size, base);
    if (reason || header->size == 0)
        return reason;
    if ((header->flags & SEGMENT_WRITE) && (header->flags & SEGMENT_EXECUTE))
        return "a segment is writable and executable: link it without -N or --omagic";
    if (program->segment_count == PROGRAM_SEGMENTS_MAX)
        return "it has more segments than a program can have";
    uint64_t from = base + header->address;
    if (program->segment_count > 0 && page_down(from) < program->end)
        return "its segments overlap, share a page or are not in ascending order";
    program->segment[program->segment_count++] =
        (struct program_segment){from, header->size, header->offset, header->file_size,
                                 header->flags & (SEGMENT_READ | SEGMENT_WRITE | SEGMENT_EXECUTE)};
    program->end = page_up(from + header->size);
    program->pages += (program->end - page_down(from)) / PROGRAM_PAGE;
    if ((header->flags & SEGMENT_EXECUTE) && program->text == 0)
        program->text = from;
    return NULL;
}

static const char *read_one(struct elf_program *program, const struct program_header *header,
                            size_t size, uint64_t base)
{
    switch (header->type) {
    case SEGMENT_LOAD:
        return add_segment(program, header, size, base);
    case SEGMENT_INTERPRETER:
        return "it needs a dynamic linker: link it with -static or -static-pie";
    case SEGMENT_THREAD_LOCAL:
        return "it has thread-local variables, which programs here cannot have";
    case SEGMENT_STACK:
        return header->flags & SEGMENT_EXECUTE ? "it wants an executable stack" : NULL;
    case SEGMENT_SYMBOLS: /* if they are damaged, the report has no names */
        if (header->offset <= size && header->file_size <= size - header->offset) {
            program->symbols_offset = header->offset;
            program->symbols_size = header->file_size;
        }
        return NULL;
    default:
        return NULL;
    }
}

static bool is_executable(const struct elf_program *program, uint64_t address)
{
    for (size_t i = 0; i < program->segment_count; i++) {
        const struct program_segment *segment = &program->segment[i];
        if ((segment->flags & SEGMENT_EXECUTE) && address >= segment->address &&
            address - segment->address < segment->file_size)
            return true;
    }
    return false;
}

const char *elf_program_read(struct elf_program *program, const void *bytes, size_t size)
{
    struct elf_header header;
    *program = (struct elf_program){0};
    if (size < sizeof header)
        return "it is no ELF file";
    memcpy(&header, bytes, sizeof header);
    const char *reason = check_header(&header, size);
    uint64_t base = header.type == ELF_SHARED ? PROGRAM_PIE_BASE : 0;
    for (size_t i = 0; !reason && i < header.program_count; i++) {
        struct program_header one;
        memcpy(&one, (const char *)bytes + header.program_offset + i * sizeof one, sizeof one);
        reason = read_one(program, &one, size, base);
    }
    if (reason)
        return reason;
    program->entry = base + header.entry;
    if (program->segment_count == 0)
        return "it has nothing to load";
    return is_executable(program, program->entry) ? NULL : "its entry is not in its code";
}
