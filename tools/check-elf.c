/*
 * check-elf.c - refuses a kernel that no loader would start, with what to do about it; part of the
 * build.
 *
 * usage: check-elf ELF
 */
#include "image/elf.h"
#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>

enum { MULTIBOOT1 = 0x1badb002, MULTIBOOT2 = 0xe85250d6 };

/* Multiboot 1, "The layout of Multiboot header": its checksum makes three words 0. */
static bool is_multiboot1(struct reader reader)
{
    uint32_t magic = read_u32(&reader), flags = read_u32(&reader), checksum = read_u32(&reader);
    return !reader.failed && magic == MULTIBOOT1 && magic + flags + checksum == 0;
}

/* Multiboot2, "The layout of Multiboot2 header": its checksum makes four words 0. */
static bool is_multiboot2(struct reader reader)
{
    uint32_t magic = read_u32(&reader), architecture = read_u32(&reader);
    uint32_t length = read_u32(&reader), checksum = read_u32(&reader);
    return !reader.failed && magic == MULTIBOOT2 && architecture == 0 &&
           magic + architecture + length + checksum == 0;
}

/* Whether there is a header at a multiple of `step` that ends in the first `searched` bytes. */
static bool has_header(struct bytes file, size_t searched, size_t step,
                       bool (*is_header)(struct reader))
{
    struct bytes bytes = {file.at, file.size < searched ? file.size : searched};
    for (size_t at = 0; at < bytes.size; at += step)
        if (is_header(read_from(bytes, at)))
            return true;
    return false;
}

static const char *check_headers(struct bytes file)
{
    if (!has_header(file, 32768, 8, is_multiboot2))
        return "GRUB finds no multiboot2 header in the first 32 KiB: something was linked before "
               ".multiboot2, which linker.ld must put first";
    if (has_header(file, 8192, 4, is_multiboot1))
        return "there is a multiboot1 header, and beside one qemu -kernel refuses a 64-bit kernel "
               "('give a 32bit one'): take it out";
    return NULL;
}

static const char *check_segment(const struct elf_segment *segment)
{
    enum { BOTH = SEGMENT_WRITE | SEGMENT_EXECUTE };
    if (segment->type == SEGMENT_LOAD && (segment->flags & BOTH) == BOTH)
        return "a segment is both writable and executable";
    if (segment->type == SEGMENT_NOTE && segment->alignment != 4)
        return because("the PVH note is aligned to 0x%llx and must be to 0x4, or QEMU does not "
                       "find it",
                       (unsigned long long)segment->alignment);
    return NULL;
}

static const char *check_segments(struct bytes file)
{
    struct elf elf;
    unsigned notes = 0;
    if (!elf_open(&elf, file))
        return "it is no little-endian ELF file";
    for (unsigned i = 0; i < elf.segment_count; i++) {
        struct elf_segment segment;
        if (!elf_segment(&elf, i, &segment))
            return "its table of segments does not lie in the file";
        const char *reason = check_segment(&segment);
        if (reason)
            return reason;
        notes += segment.type == SEGMENT_NOTE;
    }
    if (notes != 1)
        return because("there must be one PT_NOTE segment, with the PVH note, and there are %u",
                       notes);
    return NULL;
}

int main(int argc, char **argv)
{
    struct bytes file = {0};
    if (argc != 2) {
        fputs("usage: check-elf ELF\n", stderr);
        return 2;
    }
    const char *reason = file_read(argv[1], &file);
    if (reason) {
        fprintf(stderr, "check-elf: %s\n", reason);
        return EXIT_FAILURE;
    }
    reason = check_headers(file);
    if (!reason)
        reason = check_segments(file);
    if (reason)
        fprintf(stderr, "%s: %s\n", argv[1], reason);
    free((void *)(uintptr_t)file.at);
    return reason ? EXIT_FAILURE : EXIT_SUCCESS;
}
