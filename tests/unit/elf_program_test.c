/* elf_program_test.c - programs in ELF files: what is read of one, and each refusal. */
#include "unit.h"

#include "../../services/process/elf_program.c"

#define CODE 0x401000
enum { FILE_SIZE = 0x3000, SEGMENTS = 3, EXTRA = SEGMENTS };

/* A program with constants, code and data, and room for one more header. */
static struct {
    struct elf_header header;
    struct program_header segment[SEGMENTS + 1];
    uint8_t rest[FILE_SIZE];
} file;

static struct elf_program program;

static void make(void)
{
    memset(&file, 0, sizeof file);
    file.header = (struct elf_header){.ident = {0x7f, 'E', 'L', 'F', 2, 1, 1},
                                      .type = ELF_EXECUTABLE,
                                      .machine = ELF_X86_64,
                                      .version = 1,
                                      .entry = CODE + 0x10,
                                      .program_offset = sizeof file.header,
                                      .header_size = sizeof file.header,
                                      .program_size = sizeof(struct program_header),
                                      .program_count = SEGMENTS + 1};
    for (uint64_t i = 0; i < SEGMENTS; i++)
        file.segment[i] = (struct program_header){.type = SEGMENT_LOAD,
                                                  .flags = SEGMENT_READ,
                                                  .offset = i * 0x1000,
                                                  .address = 0x400000 + i * 0x1000,
                                                  .file_size = 0x800,
                                                  .size = 0x800,
                                                  .alignment = 0x1000};
    file.segment[1].flags |= SEGMENT_EXECUTE;
    file.segment[2].flags |= SEGMENT_WRITE;
    file.segment[2].size = 0x2801;
}

static const char *read_size(size_t size)
{
    void *exact = malloc(size); /* the address sanitizer sees the first byte beyond */
    memcpy(exact, &file, size);
    const char *reason = elf_program_read(&program, exact, size);
    free(exact);
    return reason ? reason : "";
}

static const char *read_all(void)
{
    return read_size(sizeof file);
}

CASE(a_program)
{
    make();
    file.segment[EXTRA] = (struct program_header){SEGMENT_SYMBOLS, 4, 0x700, 0, 0, 0x90, 0x90, 8};
    check_text(read_all(), "");
    check_int(program.entry, CODE + 0x10);
    check_int(program.text, CODE);
    check_int(program.end, 0x405000);
    check_int(program.pages, 5);
    check_int(program.segment_count, 3);
    check_int(program.symbols_offset, 0x700);
    check_int(program.symbols_size, 0x90);
    check_int(program.segment[2].address, 0x402000);
    check_int(program.segment[2].size, 0x2801);
    check_int(program.segment[2].file_offset, 0x2000);
    check_int(program.segment[2].file_size, 0x800);
    check_int(program.segment[2].flags, SEGMENT_READ | SEGMENT_WRITE);
}

CASE(a_position_independent_one)
{
    make();
    file.header.type = ELF_SHARED;
    file.header.entry = 0x1000;
    for (int i = 0; i < SEGMENTS; i++)
        file.segment[i].address -= 0x400000;
    check_text(read_all(), "");
    check_int(program.entry, PROGRAM_PIE_BASE + 0x1000);
    check_int(program.segment[0].address, PROGRAM_PIE_BASE);
    file.segment[2].address = PROGRAM_END - PROGRAM_PIE_BASE - 0x2000;
    check_text(read_all(), "a segment is at an address that programs cannot have");
    file.segment[2].address -= 0x1000;
    check_text(read_all(), "");
    file.segment[0].address = 0x10000 - PROGRAM_PIE_BASE; /* which wraps around to 0x10000 */
    check_text(read_all(), "a segment is at an address that programs cannot have");
}

CASE(symbols_beyond_the_file_are_none)
{
    make();
    file.segment[EXTRA] = (struct program_header){SEGMENT_SYMBOLS, 4, sizeof file, 0, 0, 1, 1, 8};
    check_text(read_all(), "");
    check_int(program.symbols_size, 0);
}

#define REFUSED(change, reason)                                                                    \
    do {                                                                                           \
        make();                                                                                    \
        change;                                                                                    \
        check_text(read_all(), reason);                                                            \
    } while (0)

CASE(headers_that_are_refused)
{
    static const char other_cpu[] = "it is a program for another CPU: make it for x86_64";
    static const char damaged[] = "its ELF header is damaged";
    static const char cut[] = "its program headers are damaged: the file may be cut";
    make();
    check_text(read_size(63), "it is no ELF file");
    check_text(read_size(0), "it is no ELF file");
    check_text(read_size(64 + 4 * 56 - 1), cut);
    REFUSED(file.header.ident[1] = 'e', "it is no ELF file");
    REFUSED(file.header.ident[4] = 1, other_cpu);
    REFUSED(file.header.ident[5] = 2, other_cpu);
    REFUSED(file.header.ident[6] = 2, other_cpu);
    REFUSED(file.header.machine = 183, other_cpu);
    REFUSED(file.header.type = 1, "it is an object file: link it");
    REFUSED(file.header.type = 4, "it is an ELF file, but no program");
    REFUSED(file.header.version = 2, damaged);
    REFUSED(file.header.header_size = 52, damaged);
    REFUSED(file.header.program_count = 0, "it has no program headers");
    REFUSED(file.header.program_count = 33, cut);
    REFUSED(file.header.program_size = 64, cut);
    REFUSED(file.header.program_offset = sizeof file - 100, cut);
    REFUSED(file.header.program_offset = UINT64_MAX, cut);
}

CASE(segments_that_are_refused)
{
    static const char place[] = "a segment is at an address that programs cannot have";
    static const char beyond[] = "a segment reaches beyond the end of the file: it may be cut";
    static const char overlap[] =
        "its segments overlap, share a page or are not in ascending order";
    struct program_header *data = &file.segment[2], *extra = &file.segment[EXTRA];
    REFUSED(data->offset = sizeof file + 1, beyond);
    REFUSED(data->offset = UINT64_MAX - 0xfff, beyond);
    REFUSED(data->file_size = UINT64_MAX, beyond);
    REFUSED(data->size = 0x7ff, "a segment has more bytes in the file than in memory");
    REFUSED(file.segment[0].address = 0xf000, place);
    REFUSED(file.segment[0].address = 0, place);
    REFUSED(data->address = PROGRAM_END, place);
    REFUSED(data->address = UINT64_MAX - 0xfff, place);
    REFUSED(data->address = 0xffffffff80200000, place);
    REFUSED(data->size = PROGRAM_END - 0x402000 + 1, place);
    REFUSED(data->size = UINT64_MAX, place);
    REFUSED(data->alignment = 0x1800, "a segment's alignment is no power of two");
    REFUSED(data->address += 8,
            "a segment's address and its place in the file do not fit its alignment");
    REFUSED(data->flags |= SEGMENT_EXECUTE,
            "a segment is writable and executable: link it without -N or --omagic");
    REFUSED(data->address = 0x401000, overlap);
    REFUSED(data->address = 0x3ff000, overlap);
    REFUSED((data->alignment = 1, data->address = 0x401900), overlap);
    REFUSED(*extra = ((struct program_header){.type = SEGMENT_INTERPRETER}),
            "it needs a dynamic linker: link it with -static or -static-pie");
    REFUSED(*extra = ((struct program_header){.type = SEGMENT_THREAD_LOCAL}),
            "it has thread-local variables, which programs here cannot have");
    REFUSED(*extra = ((struct program_header){.type = SEGMENT_STACK, .flags = 7}),
            "it wants an executable stack");
    REFUSED(for (int i = 0; i < SEGMENTS; i++) file.segment[i].size = file.segment[i].file_size = 0,
            "it has nothing to load");
}

CASE(entries_that_are_refused)
{
    static const char entry[] = "its entry is not in its code";
    REFUSED(file.header.entry = CODE - 1, entry);
    REFUSED(file.header.entry = CODE + 0x800, entry);
    REFUSED(file.header.entry = 0x402000, entry);
    REFUSED(file.segment[1].flags = SEGMENT_READ, entry);
    REFUSED(file.header.entry = CODE + 0x7ff, "");
}

CASE(too_many_segments)
{
    static struct {
        struct elf_header header;
        struct program_header segment[PROGRAM_SEGMENTS_MAX + 1];
    } many;
    make();
    many.header = file.header;
    many.header.entry = 0x400000;
    for (uint64_t i = 0; i <= PROGRAM_SEGMENTS_MAX; i++)
        many.segment[i] =
            (struct program_header){SEGMENT_LOAD, 5, 0, 0x400000 + i * 0x1000, 0, 64, 64, 0x1000};
    many.header.program_count = PROGRAM_SEGMENTS_MAX;
    check(elf_program_read(&program, &many, sizeof many) == NULL);
    many.header.program_count++;
    check_text(elf_program_read(&program, &many, sizeof many),
               "it has more segments than a program can have");
}
