/*
 * multiboot2_test.c - Multiboot2's boot information, well-formed and in every way damaged.
 *
 * Each block is parsed in memory of exactly its size, which is given back before anything is
 * checked: the result may not point into it.
 */
#include "unit.h"

#include "boot_info_checks.h"
#include <arch/boot_protocols.h>

enum {
    END = 0,
    COMMAND_LINE = 1,
    LOADER_NAME = 2,
    MODULE = 3,
    BASIC_MEMORY = 4,
    MEMORY_MAP = 6,
    FRAMEBUFFER = 8,
    ELF_SECTIONS = 9,
    ACPI_OLD = 14,
    ACPI_NEW = 15,
    LOAD_BASE = 21,
};

enum { HEADER_SIZE = 8, PALETTE = 0, RGB = 1, TEXT = 2 };

/* A block under construction. */
static unsigned char block[1 << 18];
static size_t block_size;
static size_t tag_begin;

static struct boot_info boot;

static void put(const void *bytes, size_t size)
{
    if (size > sizeof block - block_size)
        abort();
    memcpy(block + block_size, bytes, size);
    block_size += size;
}

static void put8(uint8_t value)
{
    put(&value, sizeof value);
}

static void put16(uint16_t value)
{
    put(&value, sizeof value);
}

static void put32(uint32_t value)
{
    put(&value, sizeof value);
}

static void put64(uint64_t value)
{
    put(&value, sizeof value);
}

static void set32(size_t offset, uint32_t value)
{
    memcpy(block + offset, &value, sizeof value);
}

static void begin(void)
{
    block_size = 0;
    put32(0);
    put32(0);
}

static void begin_tag(uint32_t type)
{
    while (block_size % 8 != 0)
        put8(0xee);
    tag_begin = block_size;
    put32(type);
    put32(0);
}

static void end_tag(void)
{
    set32(tag_begin + 4, (uint32_t)(block_size - tag_begin));
}

static void end(void)
{
    begin_tag(END);
    end_tag();
    set32(0, (uint32_t)block_size);
}

static void parse_bytes(const void *bytes, size_t size)
{
    void *exact = exact_copy(bytes, size);
    memset(&boot, 0, sizeof boot);
    multiboot2_parse(exact, size, &boot);
    free(exact);
    check_sane(&boot);
    check_text(boot.protocol, "multiboot2");
}

static void parse(void)
{
    parse_bytes(block, block_size);
}

static void put_string_tag(uint32_t type, const char *string)
{
    begin_tag(type);
    put(string, strlen(string) + 1);
    end_tag();
}

static void put_module(uint32_t first, uint32_t last, const char *name)
{
    begin_tag(MODULE);
    put32(first);
    put32(last);
    put(name, strlen(name) + 1);
    end_tag();
}

static void begin_memory_map(uint32_t entry_size)
{
    begin_tag(MEMORY_MAP);
    put32(entry_size);
    put32(0);
}

static void put_entry(uint64_t base, uint64_t length, uint32_t type)
{
    put64(base);
    put64(length);
    put32(type);
    put32(0);
}

static void put_memory_map(void)
{
    begin_memory_map(24);
    put_entry(0, 0x9fc00, 1);
    put_entry(0x9fc00, 0x400, 2);
    put_entry(0xf0000, 0x10000, 2);
    put_entry(0x100000, 0x7ee0000, 1);
    put_entry(0x7fe0000, 0x10000, 3);
    put_entry(0x7ff0000, 0x10000, 4);
    put_entry(0x8000000, 0x1000, 5);
    put_entry(0xfffc0000, 0x40000, 77);
    end_tag();
}

struct screen {
    uint64_t address;
    uint32_t pitch, width, height;
    uint8_t bits, type;
    uint8_t masks[6];
};

static const struct screen good_screen = {.address = 0xfd000000,
                                          .pitch = 5120,
                                          .width = 1280,
                                          .height = 800,
                                          .bits = 32,
                                          .type = RGB,
                                          .masks = {16, 8, 8, 8, 0, 8}};

static void put_screen(const struct screen *screen)
{
    begin_tag(FRAMEBUFFER);
    put64(screen->address);
    put32(screen->pitch);
    put32(screen->width);
    put32(screen->height);
    put8(screen->bits);
    put8(screen->type);
    put16(0);
    if (screen->type == RGB)
        put(screen->masks, sizeof screen->masks);
    end_tag();
}

static void put_rsdp(uint32_t type, const struct rsdp *rsdp, size_t size)
{
    begin_tag(type);
    put(rsdp, size);
    end_tag();
}

/* As GRUB orders them. */
static void build_good(void)
{
    struct rsdp old = make_rsdp(0), new = make_rsdp(2);
    begin();
    put_string_tag(COMMAND_LINE, "exit=qemu name=\"two words\"");
    put_string_tag(LOADER_NAME, "GRUB 2.06");
    put_module(0x300000, 0x301234, "initrd and its words");
    put_module(0x302000, 0x302000, "");
    begin_tag(LOAD_BASE);
    put32(0x200000);
    end_tag();
    begin_tag(BASIC_MEMORY);
    put32(639);
    put32(129920);
    end_tag();
    put_memory_map();
    put_screen(&good_screen);
    begin_tag(ELF_SECTIONS);
    put32(0);
    put32(64);
    put32(0);
    end_tag();
    put_rsdp(ACPI_OLD, &old, RSDP_V1_SIZE);
    put_rsdp(ACPI_NEW, &new, sizeof new);
    begin_tag(12345);
    put8(1);
    end_tag();
    end();
}

static void check_good(void)
{
    struct rsdp rsdp = make_rsdp(2);
    check_text(boot.reason, "");
    check_text(boot.warnings, "");
    check_text(boot.loader, "GRUB 2.06");
    check_text(boot.command_line, "exit=qemu name=\"two words\"");
    check(!boot.memory.full);
    check_int(boot.memory.count, 10);
    check_range(&boot.memory, 0, 0, 0x9fc00, MEMORY_USABLE);
    check_range(&boot.memory, 1, 0x9fc00, 0xa0000, MEMORY_RESERVED);
    check_range(&boot.memory, 2, 0xf0000, 0x100000, MEMORY_RESERVED);
    check_range(&boot.memory, 3, 0x100000, 0x300000, MEMORY_USABLE);
    check_range(&boot.memory, 4, 0x300000, 0x301234, MEMORY_MODULE);
    check_range(&boot.memory, 5, 0x301234, 0x7fe0000, MEMORY_USABLE);
    check_range(&boot.memory, 6, 0x7fe0000, 0x7ff0000, MEMORY_ACPI_RECLAIMABLE);
    check_range(&boot.memory, 7, 0x7ff0000, 0x8000000, MEMORY_ACPI_NVS);
    check_range(&boot.memory, 8, 0x8000000, 0x8001000, MEMORY_DEFECTIVE);
    check_range(&boot.memory, 9, 0xfffc0000, 0x100000000, MEMORY_RESERVED);
    check_int(boot.module_count, 2);
    check_int(boot.module[0].base, 0x300000);
    check_int(boot.module[0].size, 0x1234);
    check_text(boot.module[0].name, "initrd and its words");
    check_int(boot.module[1].base, 0x302000);
    check_int(boot.module[1].size, 0);
    check_text(boot.module[1].name, "");
    check_int(boot.screen, SCREEN_FRAMEBUFFER);
    check_int(boot.framebuffer.address, 0xfd000000);
    check_int(boot.framebuffer.pitch, 5120);
    check_int(boot.framebuffer.width, 1280);
    check_int(boot.framebuffer.height, 800);
    check_int(boot.framebuffer.bits, 32);
    check_int(boot.framebuffer.red.position, 16);
    check_int(boot.framebuffer.red.size, 8);
    check_int(boot.framebuffer.green.position, 8);
    check_int(boot.framebuffer.green.size, 8);
    check_int(boot.framebuffer.blue.position, 0);
    check_int(boot.framebuffer.blue.size, 8);
    check(boot.has_rsdp);
    check_bytes(&boot.rsdp, &rsdp, sizeof rsdp);
}

CASE(well_formed)
{
    build_good();
    parse();
    check_good();
}

/* A loader may put it anywhere; the specification promises 8-byte alignment. */
CASE(at_any_alignment)
{
    build_good();
    for (size_t shift = 0; shift < 16; shift++) {
        unsigned char *exact = malloc(block_size + shift);
        memcpy(exact + shift, block, block_size);
        boot = (struct boot_info){0};
        multiboot2_parse(exact + shift, block_size, &boot);
        check(memcmp(exact + shift, block, block_size) == 0);
        free(exact);
        check_good();
    }
}

/* The image's own range is there before the parser runs. */
CASE(keeps_what_is_already_there)
{
    build_good();
    boot_info_add_memory(&boot, 0x200000, 0x80000, MEMORY_KERNEL);
    multiboot2_parse(block, block_size, &boot);
    check_text(boot.reason, "");
    check_range(&boot.memory, 3, 0x100000, 0x200000, MEMORY_USABLE);
    check_range(&boot.memory, 4, 0x200000, 0x280000, MEMORY_KERNEL);
    check_range(&boot.memory, 5, 0x280000, 0x300000, MEMORY_USABLE);
}

CASE(only_an_end_tag)
{
    begin();
    end();
    parse();
    check_text(boot.reason, "");
    check_text(boot.warnings, "");
    check_int(boot.screen, SCREEN_NONE);
    check(!boot.has_rsdp);
}

/* ---- The block ---- */

CASE(truncated_memory)
{
    build_good();
    for (size_t size = 0; size < block_size; size++) {
        parse_bytes(block, size);
        check_has(boot.reason, "multiboot2");
    }
}

CASE(truncated_total_size)
{
    build_good();
    for (size_t size = 0; size < block_size; size++) {
        set32(0, (uint32_t)size);
        parse_bytes(block, block_size);
        if (!boot.reason[0] && !strstr(boot.warnings, "no end tag"))
            fail("expected a reason for total_size %zu of %zu", size, block_size);
        if (size >= 8)
            parse_bytes(block, size);
        if (!boot.reason[0] && !strstr(boot.warnings, "no end tag"))
            fail("expected a reason for %zu of %zu bytes", size, block_size);
    }
}

CASE(total_size_too_large)
{
    static const uint32_t sizes[] = {0x10000, 0x7fffffff, 0x80000000, UINT32_MAX - 7, UINT32_MAX};
    build_good();
    set32(0, (uint32_t)block_size + 1);
    parse();
    check_has(boot.reason, "total_size");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        set32(0, sizes[i]);
        parse();
        check_has(boot.reason, "total_size");
    }
}

CASE(no_end_tag)
{
    begin();
    set32(0, (uint32_t)block_size);
    parse();
    check_text(boot.reason, "");
    check_has(boot.warnings, "no end tag");
    begin();
    put_string_tag(LOADER_NAME, "abcdefg");
    set32(0, (uint32_t)block_size);
    parse();
    check_text(boot.reason, "");
    check_has(boot.warnings, "no end tag");
    check_text(boot.loader, "abcdefg");
    /* One that stands after total_size does not count. */
    size_t size = block_size;
    end();
    set32(0, (uint32_t)size);
    parse();
    check_text(boot.reason, "");
    check_has(boot.warnings, "no end tag");
}

CASE(impossible_tag_sizes)
{
    static const uint32_t sizes[] = {0,         1, 7, 1000, 0x7fffffff, 0x80000000, UINT32_MAX - 7,
                                     UINT32_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        begin();
        put_string_tag(LOADER_NAME, "good");
        put_string_tag(COMMAND_LINE, "bad");
        set32(tag_begin + 4, sizes[i]);
        end();
        parse();
        check_has(boot.reason, "type 1");
        check_has(boot.reason, "offset 0x18");
        check_text(boot.loader, "good");
        check_text(boot.command_line, "");
    }
}

/* A size that ends just at the block's end leaves no room for an end tag. */
CASE(tag_that_covers_the_end_tag)
{
    build_good();
    set32(8 + 4, (uint32_t)block_size - 8);
    parse();
    check_text(boot.reason, "");
    check_has(boot.warnings, "no end tag");
}

CASE(what_is_wrong_in_a_tag_does_not_hide_the_next)
{
    begin();
    begin_memory_map(0);
    end_tag();
    put_string_tag(LOADER_NAME, "Loader 1.0");
    end();
    parse();
    check_has(boot.reason, "memory map");
    check_text(boot.loader, "Loader 1.0");
}

/* ---- Strings ---- */

static void check_unterminated(uint32_t type, size_t fields, const char *name)
{
    static const char nines[] = "9999999999999999";
    for (size_t length = 0; length <= 16; length++) {
        begin();
        begin_tag(type);
        for (size_t i = 0; i < fields; i++)
            put8(0);
        put(nines, length);
        end_tag();
        end();
        parse();
        check_text(boot.reason, "");
        check_has(boot.warnings, name);
        check_has(boot.warnings,
                  "offset 0x8 has a string without a terminating zero: it is ignored\n");
    }
}

CASE(unterminated_strings)
{
    check_unterminated(COMMAND_LINE, 0, "command line");
    check_unterminated(LOADER_NAME, 0, "loader name");
    check_unterminated(MODULE, 8, "module");
}

CASE(empty_strings)
{
    begin();
    put_string_tag(COMMAND_LINE, "");
    put_string_tag(LOADER_NAME, "");
    end();
    parse();
    check_text(boot.reason, "");
    check_text(boot.command_line, "");
    check_text(boot.loader, "");
}

CASE(long_command_line)
{
    static const struct {
        size_t length;
        bool cut;
    } lines[] = {{COMMAND_LINE_MAX - 1, false}, {COMMAND_LINE_MAX, true}, {100000, true}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        begin();
        begin_tag(COMMAND_LINE);
        for (size_t at = 0; at < lines[i].length; at++)
            put8('x');
        put8(0);
        end_tag();
        end();
        parse();
        check_text(boot.reason, "");
        check_int(strlen(boot.command_line), COMMAND_LINE_MAX - 1);
        if (lines[i].cut)
            check_has(boot.warnings, "command line");
        else
            check_text(boot.warnings, "");
    }
}

CASE(long_loader_name)
{
    begin();
    put_string_tag(LOADER_NAME,
                   "a loader with a name that is so long that there is no room for all of it");
    end();
    parse();
    check_text(boot.reason, "");
    check_has(boot.warnings, "loader's name is longer than 63 bytes");
    check_int(strlen(boot.loader), sizeof boot.loader - 1);
}

/* ---- Modules ---- */

CASE(module_that_ends_before_it_starts)
{
    begin();
    put_module(0x300001, 0x300000, "m");
    end();
    parse();
    check_text(boot.reason, "");
    check_has(boot.warnings, "module");
    check_has(boot.warnings, "ends before it starts: it is ignored");
    check_int(boot.module_count, 0);
    check_int(boot.memory.count, 0);
}

CASE(module_too_small)
{
    for (size_t fields = 0; fields < 8; fields++) {
        begin();
        begin_tag(MODULE);
        for (size_t i = 0; i < fields; i++)
            put8(0);
        end_tag();
        end();
        parse();
        check_text(boot.reason, "");
        check_has(boot.warnings, "module");
        check_has(boot.warnings, "too small");
    }
}

CASE(many_modules)
{
    begin();
    for (uint32_t i = 0; i < 40; i++)
        put_module(i * 0x2000, i * 0x2000 + 0x1000, "m");
    end();
    parse();
    check_text(boot.reason, "");
    check_int(boot.modules_left_out, 40 - BOOT_MODULES_MAX);
    check_int(boot.module_count, BOOT_MODULES_MAX);
    check_int(memory_map_total(&boot.memory, MEMORY_MODULE), 40 * 0x1000);
}

CASE(module_at_the_end_of_32_bits)
{
    begin();
    put_module(0, UINT32_MAX, "all");
    end();
    parse();
    check_text(boot.reason, "");
    check_int(boot.module[0].size, UINT32_MAX);
}

/* ---- The memory map ---- */

CASE(impossible_entry_sizes)
{
    static const uint32_t sizes[] = {0, 1, 8, 16, 23, 25, 28, 0x80000000, 0xfffffff8, UINT32_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        begin();
        begin_memory_map(sizes[i]);
        put_entry(0, 0x1000, 1);
        put_entry(0x1000, 0x1000, 1);
        end_tag();
        end();
        parse();
        check_has(boot.reason, "memory map");
        check_int(boot.memory.count, 0);
    }
}

/* A later version may have longer entries. */
CASE(longer_entries)
{
    begin();
    begin_memory_map(40);
    for (uint64_t i = 0; i < 5; i++) {
        put_entry(i * 0x2000, 0x1000, 1);
        put64(UINT64_MAX);
        put64(UINT64_MAX);
    }
    end_tag();
    end();
    parse();
    check_text(boot.reason, "");
    check_int(boot.memory.count, 5);
    check_range(&boot.memory, 4, 0x8000, 0x9000, MEMORY_USABLE);
}

CASE(map_that_ends_within_an_entry)
{
    for (size_t more = 1; more < 24; more++) {
        begin();
        begin_memory_map(24);
        put_entry(0, 0x1000, 1);
        for (size_t i = 0; i < more; i++)
            put8(0);
        end_tag();
        end();
        parse();
        check_has(boot.reason, "memory map");
        check_has(boot.reason, "middle of an entry");
        check_int(boot.memory.count, 1);
    }
}

CASE(map_too_small)
{
    for (size_t fields = 0; fields < 8; fields++) {
        begin();
        begin_tag(MEMORY_MAP);
        for (size_t i = 0; i < fields; i++)
            put8(24);
        end_tag();
        end();
        parse();
        check_has(boot.reason, "memory map");
        check_has(boot.reason, "too small");
    }
}

CASE(entries_that_wrap)
{
    begin();
    begin_memory_map(24);
    put_entry(0x1000, 0x1000, 1);
    put_entry(0xffffffff00000000, 0x200000000, 2);
    put_entry(0x8000, UINT64_MAX, 1);
    end_tag();
    end();
    parse();
    check_text(boot.reason, "");
    check_has(boot.warnings, "0xffffffff00000000 wraps");
    check_has(boot.warnings, "0x0000000000008000 wraps");
    check_int(boot.memory.count, 3);
    check_range(&boot.memory, 0, 0x1000, 0x2000, MEMORY_USABLE);
    check_range(&boot.memory, 1, 0x8000, 0xffffffff00000000, MEMORY_USABLE);
    check_range(&boot.memory, 2, 0xffffffff00000000, UINT64_MAX, MEMORY_RESERVED);
}

CASE(four_thousand_entries)
{
    begin();
    begin_memory_map(24);
    for (uint64_t i = 0; i < 4000; i++)
        put_entry(i * 0x2000, 0x1000, 1);
    end_tag();
    end();
    parse();
    check_text(boot.reason, "");
    check_has(boot.warnings, "memory map");
    check(boot.memory.count >= MEMORY_RANGES_MAX - 2);
}

CASE(unordered_overlapping_entries)
{
    begin();
    begin_memory_map(24);
    put_entry(0x5000, 0x3000, 2);
    put_entry(0x1000, 0x8000, 1);
    put_entry(0x3000, 0, 2);
    put_entry(0x0000, 0x2000, 1);
    end_tag();
    end();
    parse();
    check_text(boot.reason, "");
    check_int(boot.memory.count, 3);
    check_range(&boot.memory, 0, 0, 0x5000, MEMORY_USABLE);
    check_range(&boot.memory, 1, 0x5000, 0x8000, MEMORY_RESERVED);
    check_range(&boot.memory, 2, 0x8000, 0x9000, MEMORY_USABLE);
}

/* ---- The framebuffer ---- */

static void check_bad_screen(const struct screen *screen, const char *problem)
{
    begin();
    put_screen(screen);
    put_string_tag(LOADER_NAME, "next");
    end();
    parse();
    check_text(boot.reason, "");
    check_has(boot.warnings, "framebuffer");
    check_has(boot.warnings, problem);
    check_int(boot.screen, SCREEN_NONE);
    check_text(boot.loader, "next");
}

#define check_bad(field, value, problem)                                                           \
    do {                                                                                           \
        struct screen screen = good_screen;                                                        \
        screen.field = value;                                                                      \
        check_bad_screen(&screen, problem);                                                        \
    } while (0)

CASE(impossible_framebuffers)
{
    check_bad(width, 0, "no pixels");
    check_bad(height, 0, "no pixels");
    check_bad(width, UINT32_MAX, "larger");
    check_bad(width, 0x40000001, "larger");
    check_bad(height, UINT32_MAX, "larger");
    check_bad(height, 32769, "larger");
    check_bad(pitch, 0, "pitch");
    check_bad(pitch, 5119, "pitch");
    check_bad(bits, 0, "15, 16, 24 or 32");
    check_bad(bits, 8, "15, 16, 24 or 32");
    check_bad(bits, 255, "15, 16, 24 or 32");
    check_bad(address, 0, "address");
    check_bad(address, UINT64_MAX, "address");
    check_bad(address, UINT64_MAX - 5120 * 800 + 1, "address");
}

CASE(impossible_colours)
{
    for (size_t channel = 0; channel < 3; channel++) {
        check_bad(masks[2 * channel], 25, "outside its pixel");
        check_bad(masks[2 * channel], 32, "outside its pixel");
        check_bad(masks[2 * channel], 255, "outside its pixel");
        check_bad(masks[2 * channel + 1], 0, "1 to 16 bits");
        check_bad(masks[2 * channel + 1], 17, "1 to 16 bits");
        check_bad(masks[2 * channel + 1], 255, "1 to 16 bits");
    }
}

CASE(framebuffer_above_4_gib)
{
    struct screen screen = good_screen;
    screen.address = 0x4000000000;
    begin();
    put_screen(&screen);
    end();
    parse();
    check_text(boot.reason, "");
    check_int(boot.framebuffer.address, 0x4000000000);
}

CASE(framebuffer_too_small)
{
    for (size_t size = HEADER_SIZE; size < 38; size++) {
        begin();
        put_screen(&good_screen);
        set32(tag_begin + 4, (uint32_t)size);
        block_size = tag_begin + size;
        end();
        parse();
        check_text(boot.reason, "");
        check_has(boot.warnings, "framebuffer");
        check_has(boot.warnings,
                  size < 32 ? "too small for its fields" : "too small for its colours");
        check_int(boot.screen, SCREEN_NONE);
    }
}

CASE(text_screen)
{
    struct screen screen = {
        .address = 0xb8000, .pitch = 160, .width = 80, .height = 25, .bits = 16, .type = TEXT};
    begin();
    put_screen(&screen);
    end();
    parse();
    check_text(boot.reason, "");
    check_text(boot.warnings, "");
    check_int(boot.screen, SCREEN_TEXT);
    check_int(boot.framebuffer.address, 0xb8000);
    check_int(boot.framebuffer.width, 80);
    check_int(boot.framebuffer.height, 25);
}

CASE(screens_of_other_types)
{
    struct screen screen = good_screen;
    screen.type = PALETTE;
    begin();
    put_screen(&screen);
    end();
    parse();
    check_text(boot.reason, "");
    check_has(boot.warnings, "palette");
    check_int(boot.screen, SCREEN_NONE);
    for (uint8_t type = 3; type != 0; type++) {
        screen.type = type;
        begin();
        put_screen(&screen);
        end();
        parse();
        check_text(boot.reason, "");
        check_has(boot.warnings, "framebuffer");
        check_int(boot.screen, SCREEN_NONE);
    }
}

/* ---- ACPI ---- */

static void parse_rsdp(uint32_t type, const struct rsdp *rsdp, size_t size)
{
    begin();
    put_rsdp(type, rsdp, size);
    end();
    parse();
    check_text(boot.reason, "");
}

CASE(rsdp)
{
    struct rsdp old = make_rsdp(0), new = make_rsdp(2);
    parse_rsdp(ACPI_OLD, &old, RSDP_V1_SIZE);
    check(boot.has_rsdp);
    check_int(boot.rsdp.revision, 0);
    check_int(boot.rsdp.rsdt_address, 0x07fe0000);
    check_int(boot.rsdp.xsdt_address, 0);
    parse_rsdp(ACPI_NEW, &new, sizeof new);
    check(boot.has_rsdp);
    check_int(boot.rsdp.xsdt_address, 0x07fe1000);
    check_text(boot.warnings, "");
}

CASE(damaged_rsdp)
{
    struct rsdp bad = make_rsdp(0);
    bad.checksum++;
    parse_rsdp(ACPI_OLD, &bad, RSDP_V1_SIZE);
    check(!boot.has_rsdp);
    check_has(boot.warnings, "RSDP");
    bad = make_rsdp(2);
    bad.extended_checksum++;
    parse_rsdp(ACPI_NEW, &bad, sizeof bad);
    check(!boot.has_rsdp);
    check_has(boot.warnings, "RSDP");
    for (size_t size = 0; size < RSDP_V1_SIZE; size++) {
        bad = make_rsdp(2);
        parse_rsdp(ACPI_NEW, &bad, size);
        check(!boot.has_rsdp);
        check_has(boot.warnings, "RSDP");
    }
}

/* ---- Damage everywhere ---- */

CASE(every_byte_changed)
{
    static const unsigned char masks[] = {1, 2, 4, 8, 16, 32, 64, 128, 0xff};
    build_good();
    for (size_t i = 0; i < block_size; i++) {
        unsigned char was = block[i];
        for (size_t m = 0; m < sizeof masks; m++) {
            block[i] = was ^ masks[m];
            parse();
        }
        block[i] = 0;
        parse();
        block[i] = 0xff;
        parse();
        block[i] = was;
    }
}

/* Each aligned word as a size, an address or a count may be at its worst. */
CASE(every_word_replaced)
{
    static const uint32_t values[] = {
        0,    1,          7,          8,          15,         16,         17,         23,        24,
        0xff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffff8, 0xffffffff, 0x36d76289, 0x00010000};
    build_good();
    for (size_t i = 0; i + 4 <= block_size; i += 4) {
        uint32_t was;
        memcpy(&was, block + i, sizeof was);
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            set32(i, values[v]);
            parse();
        }
        set32(i, was);
    }
}

CASE(random_bytes)
{
    uint64_t seed = 1;
    unsigned char bytes[256];
    for (int round = 0; round < 150000; round++) {
        size_t size = random_next(&seed) % sizeof bytes;
        for (size_t i = 0; i < sizeof bytes; i += 8) {
            uint64_t number = random_next(&seed);
            memcpy(bytes + i, &number, 8);
        }
        uint32_t total = (uint32_t)size;
        if (round % 4)
            memcpy(bytes, &total, sizeof total);
        parse_bytes(bytes, size);
    }
}

/* Tags as the walk finds them, with anything inside. */
CASE(random_tags)
{
    static const uint32_t types[] = {COMMAND_LINE, LOADER_NAME, MODULE,   MEMORY_MAP,
                                     FRAMEBUFFER,  ACPI_OLD,    ACPI_NEW, 99};
    uint64_t seed = 2;
    for (int round = 0; round < 100000; round++) {
        begin();
        for (size_t tags = random_next(&seed) % 6; tags > 0; tags--) {
            begin_tag(types[random_next(&seed) % (sizeof types / sizeof *types)]);
            if (random_next(&seed) % 2)
                put32(24);
            for (size_t size = random_next(&seed) % 80; size > 0; size--) {
                uint64_t number = random_next(&seed);
                put8(number % 3 ? (uint8_t)(number >> 8 & number >> 16) : 0);
            }
            end_tag();
            if (random_next(&seed) % 32 == 0)
                set32(tag_begin + 4, (uint32_t)(random_next(&seed) % 128));
        }
        end();
        parse();
    }
}
