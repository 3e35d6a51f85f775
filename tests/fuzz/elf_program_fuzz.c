/*
 * elf_program_fuzz.c - any bytes as a program: a reason why they are none, or segments that lie in the file and
 * among the addresses of programs, no two in one page, with the entry in code.
 */
#include "fuzz.h"

#include "../../services/process/elf_program.c"

static void check_segment(const struct elf_program *program, size_t i, size_t size)
{
    const struct program_segment *segment = &program->segment[i];
    check(segment->file_offset <= size && segment->file_size <= size - segment->file_offset);
    check(segment->file_size <= segment->size && segment->size > 0);
    check(segment->address >= PROGRAM_BEGIN && segment->address <= PROGRAM_END);
    check(segment->size <= PROGRAM_END - segment->address);
    check(!(segment->flags & SEGMENT_WRITE) || !(segment->flags & SEGMENT_EXECUTE));
    if (i > 0) {
        const struct program_segment *before = segment - 1;
        check((before->address + before->size - 1) / PROGRAM_PAGE <
              segment->address / PROGRAM_PAGE);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct elf_program program;
    const char *reason = elf_program_read(&program, data, size);
    if (reason) {
        check(reason[0] != '\0');
        return 0;
    }
    uint64_t pages = 0;
    bool in_code = false;
    check(program.segment_count > 0 && program.segment_count <= PROGRAM_SEGMENTS_MAX);
    check(program.symbols_offset <= size && program.symbols_size <= size - program.symbols_offset);
    for (size_t i = 0; i < program.segment_count; i++) {
        const struct program_segment *segment = &program.segment[i];
        check_segment(&program, i, size);
        uint64_t last = (segment->address + segment->size - 1) / PROGRAM_PAGE;
        pages += last - segment->address / PROGRAM_PAGE + 1;
        check_int(i + 1 < program.segment_count || (last + 1) * PROGRAM_PAGE == program.end, true);
        in_code |= (segment->flags & SEGMENT_EXECUTE) && program.entry >= segment->address &&
                   program.entry - segment->address < segment->file_size;
    }
    check_int(pages, program.pages);
    check(in_code);
    return 0;
}
