/* elf_program.c - tests of an implementation of services/process/elf_program.h: what is to be loaded of an ELF file. */
#include "grade.h"
#include <elf_program.h>
#include <kernel/string.h>

__attribute__((weak)) const char *elf_program_read(struct elf_program *program, const void *bytes,
                                                   size_t size)
{
    (void)program, (void)bytes, (void)size;
    grade_lacks("elf_program_read");
}

/* System V ABI, "Object Files" and "Program Loading and Dynamic Linking". */
struct elf_header {
    uint8_t ident[16];
    uint16_t type, machine;
    uint32_t version;
    uint64_t entry, program_offset, section_offset;
    uint32_t flags;
    uint16_t header_size, program_size, program_count, section_size, section_count, names;
};
struct program_header {
    uint32_t type, flags;
    uint64_t offset, address, physical, file_size, size, alignment;
};
enum { LOAD = 1, INTERPRETER = 3, NOTE = 4, THREAD_LOCAL = 7, STACK = 0x6474e551 };
enum { EXECUTABLE = 2, SHARED = 3 };
enum { CODE = 0x401000, DATA = 0x402000, EXTRA = 3 };

/* A program with constants, code and data, and room for further headers. */
static struct {
    struct elf_header header;
    struct program_header segment[PROGRAM_SEGMENTS_MAX + 2];
    uint8_t rest[0x3000];
} file;
static struct elf_program program;

static void make(void)
{
    memset(&file, 0, sizeof file);
    file.header = (struct elf_header){.ident = {0x7f, 'E', 'L', 'F', 2, 1, 1},
                                      .type = EXECUTABLE,
                                      .machine = 62,
                                      .version = 1,
                                      .entry = CODE + 0x10,
                                      .program_offset = sizeof file.header,
                                      .header_size = sizeof file.header,
                                      .program_size = sizeof(struct program_header),
                                      .program_count = 3};
    for (uint64_t i = 0; i < 3; i++)
        file.segment[i] = (struct program_header){.type = LOAD,
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

static const char *read(size_t size)
{
    memset(&program, 0xa5, sizeof program);
    grade_operation("elf_program_read() of %zu bytes", size);
    return elf_program_read(&program, grade_fenced(&file, size), size);
}

static void expect_read(void)
{
    const char *reason = read(sizeof file);
    grade_expect(reason == NULL, "elf_program_read() should take the program, and returned \"%s\"",
                 reason);
}

static void expect_refused(const char *why)
{
    grade_expect(read(sizeof file) != NULL, "elf_program_read() should return a reason: %s", why);
}

static void expect_number(const char *name, uint64_t got, uint64_t expected)
{
    grade_expect(got == expected, "%s should be 0x%lx, and is 0x%lx", name, expected, got);
}

static void entry(void)
{
    make();
    expect_read();
    expect_number("entry", program.entry, CODE + 0x10);
    file.header.entry = CODE + 0x7ff;
    expect_read();
    expect_number("entry", program.entry, CODE + 0x7ff);
}

/* Whose header is the end of the file. */
static void one_segment(void)
{
    make();
    file.header.program_count = 1;
    file.header.program_offset = sizeof file - sizeof file.segment[0];
    memcpy((char *)&file + file.header.program_offset, &file.segment[1], sizeof file.segment[1]);
    expect_read();
    expect_number("segment_count", program.segment_count, 1);
    expect_number("its address", program.segment[0].address, CODE);
    expect_number("pages", program.pages, 1);
}

static void segments(void)
{
    make();
    expect_read();
    expect_number("segment_count", program.segment_count, 3);
    for (uint64_t i = 0; i < 3; i++) {
        expect_number("a segment's address", program.segment[i].address, 0x400000 + i * 0x1000);
        expect_number("a segment's file_offset", program.segment[i].file_offset, i * 0x1000);
        expect_number("a segment's file_size", program.segment[i].file_size, 0x800);
    }
    expect_number("size of the first", program.segment[0].size, 0x800);
    expect_number("size of the third", program.segment[2].size, 0x2801);
    one_segment();
}

static void permissions(void)
{
    make();
    file.segment[0].flags |= 0xf0000000; /* an operating system's own */
    expect_read();
    expect_number("flags of the first segment", program.segment[0].flags, SEGMENT_READ);
    expect_number("flags of the second", program.segment[1].flags, SEGMENT_READ | SEGMENT_EXECUTE);
    expect_number("flags of the third", program.segment[2].flags, SEGMENT_READ | SEGMENT_WRITE);
}

static void pages(void)
{
    make();
    expect_read();
    expect_number("end", program.end, 0x405000);
    expect_number("pages", program.pages, 5);
    expect_number("text", program.text, CODE);
    file.segment[2].size = 0x1000;
    expect_read();
    expect_number("end", program.end, 0x403000);
    expect_number("pages", program.pages, 3);
    file.segment[2].address += 0x10f00;
    file.segment[2].offset = 0x1f00;
    expect_read();
    expect_number("end", program.end, 0x414000);
    expect_number("pages", program.pages, 4);
}

static void not_loaded(void)
{
    make();
    file.header.program_count = 6;
    file.segment[EXTRA] = (struct program_header){.type = NOTE, .offset = UINT64_MAX, .size = 9};
    file.segment[EXTRA + 1] = (struct program_header){.type = LOAD, .address = UINT64_MAX};
    file.segment[EXTRA + 2] = (struct program_header){.type = STACK, .flags = 6};
    expect_read();
    expect_number("segment_count", program.segment_count, 3);
}

static void anywhere(void)
{
    make();
    file.header.type = SHARED;
    file.header.entry = 0x1010;
    for (int i = 0; i < 3; i++)
        file.segment[i].address -= 0x400000;
    expect_read();
    expect_number("entry", program.entry, PROGRAM_PIE_BASE + 0x1010);
    expect_number("address of the second segment", program.segment[1].address,
                  PROGRAM_PIE_BASE + 0x1000);
    file.segment[0].address = 0x10000 - PROGRAM_PIE_BASE;
    expect_refused("the base and a segment's address wrap around");
}

static void no_elf(void)
{
    make();
    file.header.ident[1] = 'e';
    expect_refused("it does not begin as ELF files do");
    make();
    for (size_t size = 0; size < sizeof file.header; size += 7)
        grade_expect(
            read(size) != NULL,
            "elf_program_read() should return a reason: it is %zu bytes, and a header is 64", size);
}

static void other_machines(void)
{
    make();
    file.header.machine = 183;
    expect_refused("its code is for another CPU");
    make();
    file.header.ident[4] = 1;
    expect_refused("it is of 32 bits");
    make();
    file.header.ident[5] = 2;
    expect_refused("its numbers have the high byte first");
    make();
    file.header.type = 1;
    expect_refused("it is an object file");
    make();
    file.header.type = 4;
    expect_refused("it is a core dump");
}

static void headers_in_file(void)
{
    make();
    size_t needed = sizeof file.header + 3 * sizeof file.segment[0];
    grade_expect(read(needed - 1) != NULL,
                 "elf_program_read() should return a reason: its program headers are cut");
    static const uint64_t offsets[] = {sizeof file - 100, sizeof file + 1, UINT64_MAX,
                                       UINT64_MAX - 3 * sizeof(struct program_header) + 1};
    for (size_t i = 0; i < GRADE_COUNT(offsets); i++) {
        make();
        file.header.program_offset = offsets[i];
        expect_refused("its program headers lie beyond the end of the file");
    }
    make();
    file.header.program_count = 0;
    expect_refused("it has no program headers");
    make();
    file.header.program_size = 64;
    expect_refused("a program header has another size");
}

static void bytes_in_file(void)
{
    static const uint64_t offsets[] = {sizeof file + 0x1000, sizeof file / 0x1000 * 0x1000,
                                       UINT64_MAX - 0xfff, UINT64_MAX - 0x7ff};
    for (size_t i = 0; i < GRADE_COUNT(offsets); i++) {
        make();
        file.segment[2].offset = offsets[i];
        file.segment[2].alignment = 1;
        expect_refused("a segment's bytes lie beyond the end of the file");
    }
    make();
    file.segment[2].file_size = file.segment[2].size = UINT64_MAX;
    expect_refused("a segment is larger than the file");
    make();
    file.segment[2].size = 0x7ff;
    expect_refused("a segment has more bytes in the file than in memory");
}

static void places(void)
{
    static const uint64_t addresses[] = {0, PROGRAM_BEGIN - 0x1000, PROGRAM_END, UINT64_MAX - 0xfff,
                                         0xffffffff80200000};
    for (size_t i = 0; i < GRADE_COUNT(addresses); i++) {
        make();
        file.segment[i ? 2 : 0].address = addresses[i];
        expect_refused("a segment is where programs cannot be: below PROGRAM_BEGIN, or from "
                       "PROGRAM_END on");
    }
    make();
    file.segment[2].size = PROGRAM_END - DATA + 1;
    expect_refused("a segment ends beyond PROGRAM_END");
    file.segment[2].size--;
    expect_read();
}

static void shared_pages(void)
{
    make();
    file.segment[2].address = CODE;
    expect_refused("two segments are at the same address");
    make();
    file.segment[2].alignment = 1;
    file.segment[2].address = CODE + 0x900;
    expect_refused("two segments are in one page, which can have only one's permissions");
    make();
    file.segment[2].address = 0x3ff000;
    expect_refused("the segments are not in ascending order");
}

static void not_for_us(void)
{
    make();
    file.segment[2].flags |= SEGMENT_EXECUTE;
    expect_refused("a segment is writable and executable");
    make();
    file.header.program_count = 4;
    file.segment[EXTRA] = (struct program_header){.type = STACK, .flags = 7};
    expect_refused("it wants an executable stack");
    make();
    file.header.program_count = 4;
    file.segment[EXTRA] = (struct program_header){.type = INTERPRETER};
    expect_refused("it needs a dynamic linker");
    make();
    file.header.program_count = 4;
    file.segment[EXTRA] = (struct program_header){.type = THREAD_LOCAL};
    expect_refused("it has thread-local variables, which programs here cannot have");
}

static void entry_in_code(void)
{
    static const uint64_t entries[] = {CODE - 1, CODE + 0x800, DATA, 0, UINT64_MAX};
    for (size_t i = 0; i < GRADE_COUNT(entries); i++) {
        make();
        file.header.entry = entries[i];
        expect_refused("its entry is not in the code that the file has");
    }
}

static void too_many(void)
{
    make();
    file.header.entry = 0x400000;
    for (uint64_t i = 0; i <= PROGRAM_SEGMENTS_MAX; i++)
        file.segment[i] = (struct program_header){
            LOAD, SEGMENT_READ | SEGMENT_EXECUTE, 0, 0x400000 + i * 0x1000, 0, 64, 64, 0x1000};
    file.header.program_count = PROGRAM_SEGMENTS_MAX;
    expect_read();
    file.header.program_count++;
    expect_refused("it has more segments than there is room for");
}

static const struct grade_test tests[] = {
    {GRADE(entry),
     .hint = "entry is the eight bytes at 24; memcpy() the header, it may lie anywhere"},
    {GRADE(segments), .after = {"entry"},
     .hint = "each program header of type 1 is a segment; they may be anywhere in the file, up to "
             "its last byte"},
    {GRADE(permissions), .after = {"segments"},
     .hint = "of p_flags only the lowest three bits are for you"},
    {GRADE(pages), .after = {"segments"},
     .hint = "from the page in which it begins to the page in which it ends"},
    {GRADE(not_loaded), .after = {"segments"},
     .hint = "other types, and segments without a byte, are not loaded"},
    {GRADE(anywhere), .after = {"segments"},
     .hint = "type 3 is linked at 0, and PROGRAM_PIE_BASE is added to each address"},
    {GRADE(no_elf), .after = {"entry"}, .hint = "look at the size before you look at the header"},
    {GRADE(other_machines), .after = {"entry"},
     .hint = "EI_CLASS 2, EI_DATA 1, e_machine 62, e_type 2 or 3"},
    {GRADE(headers_in_file), .after = {"segments"},
     .hint = "offset > size - length cannot wrap around; offset + length > size can"},
    {GRADE(bytes_in_file), .after = {"segments"},
     .hint = "offset > size - length cannot wrap around; offset + length > size can"},
    {GRADE(places), .after = {"segments"},
     .hint = "compare the address first, and then the size with what is left of the addresses"},
    {GRADE(shared_pages), .after = {"pages"},
     .hint = "a segment's first page must not be below the end of the one before"},
    {GRADE(not_for_us), .after = {"permissions"},
     .hint = "what can be written must not be executed; and no dynamic linker is here, and no "
             "thread-local variable"},
    {GRADE(entry_in_code), .after = {"permissions"},
     .hint = "look for an executable segment whose bytes in the file have it"},
    {GRADE(too_many), .after = {"segments"},
     .hint = "PROGRAM_SEGMENTS_MAX; the next one would be written after the array"},
};

const struct grade_step grade_step = {.tests = tests, .test_count = GRADE_COUNT(tests)};
