/* elf.h - an ELF file's tables, by their descriptions in the System V ABI, "Object Files". */
#pragma once

#include "bytes.h"

struct elf {
    struct bytes file;
    bool is_64;
    uint16_t machine;
    uint32_t flags;    /* the machine's */
    uint64_t segments; /* offset in the file */
    uint64_t sections;
    uint16_t segment_size; /* of one header, as the file says */
    uint16_t segment_count;
    uint16_t section_size;
    uint16_t section_count;
    uint16_t section_names; /* the section's number */
};

struct elf_section {
    uint32_t name; /* offset in the section with the names */
    uint32_t type;
    uint64_t flags;
    uint64_t address;
    uint64_t offset;
    uint64_t size;
    uint32_t link;
};

struct elf_segment {
    uint32_t type;
    uint32_t flags;
    uint64_t alignment;
};

enum { ELF_MACHINE_ARM = 40 };
enum { SECTION_SYMBOLS = 2, SECTION_NO_BITS = 8, SECTION_COMPRESSED = 0x800 };
enum { SEGMENT_LOAD = 1, SEGMENT_NOTE = 4 };
enum { SEGMENT_EXECUTE = 1, SEGMENT_WRITE = 2 };

/* False: it is no little-endian ELF file, or ends before its header does. */
bool elf_open(struct elf *elf, struct bytes file);

/* False: the header lies outside the file. */
bool elf_section(const struct elf *elf, uint64_t number, struct elf_section *section);
/* And its name. */
bool elf_section_and_name(const struct elf *elf, uint64_t number, struct elf_section *section,
                          struct text *name);
/* The first one of that name; false: there is none, or the table lies outside the file. */
bool elf_section_called(const struct elf *elf, const char *name, struct elf_section *section);
bool elf_segment(const struct elf *elf, uint64_t number, struct elf_segment *segment);

/* Empty where the section has no bytes in the file, or they lie outside it. */
struct bytes elf_content(const struct elf *elf, const struct elf_section *section);
