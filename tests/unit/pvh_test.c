/*
 * pvh_test.c - PVH's start information, well-formed and in every way damaged.
 *
 * The memory that the parser may read is a block of exactly its size, from physical address 0 on.
 * It is given back before anything is checked: the result may not point into it.
 */
#include "unit.h"

#include "boot_info_checks.h"
#include <arch/boot_protocols.h>

#define START_MAGIC 0x336ec578

struct start_info {
    uint32_t magic, version, flags, nr_modules;
    uint64_t modlist, cmdline, rsdp, memmap;
    uint32_t memmap_entries, reserved;
};
CHECK_SIZE(struct start_info, 56);
#define SIZE_V0 offsetof(struct start_info, memmap)

struct module {
    uint64_t address, size, cmdline, reserved;
};
CHECK_SIZE(struct module, 32);

struct entry {
    uint64_t address, size;
    uint32_t type, reserved;
};
CHECK_SIZE(struct entry, 24);

static unsigned char memory[1 << 21];
static size_t memory_size;
static struct boot_info boot;

/* Where the parts are, if a test does not put them elsewhere. */
static struct places {
    size_t start, modules, map, command_line, name, rsdp;
} places;

static const struct places start_info_first = {
    .start = 0x40, .command_line = 0x80, .name = 0xa0, .rsdp = 0xb0, .modules = 0xe0, .map = 0x120};
static const struct places start_info_last = {.map = 0x40,
                                              .modules = 0xd0,
                                              .rsdp = 0x110,
                                              .name = 0x138,
                                              .command_line = 0x148,
                                              .start = 0x168};

static void put_at(size_t address, const void *bytes, size_t size)
{
    if (size > sizeof memory - address)
        abort();
    memcpy(memory + address, bytes, size);
    if (memory_size < address + size)
        memory_size = address + size;
}

static void put_string_at(size_t address, const char *string)
{
    put_at(address, string, strlen(string) + 1);
}

static void clear(void)
{
    memset(memory, 0, sizeof memory);
    memory_size = 0;
}

static struct start_info make_start_info(void)
{
    return (struct start_info){.magic = START_MAGIC, .version = 1};
}

static void parse_bytes(const void *bytes, size_t size, uint64_t start)
{
    void *exact = exact_copy(bytes, size);
    memset(&boot, 0, sizeof boot);
    pvh_parse(exact, size, start, &boot);
    free(exact);
    check_sane(&boot);
    check_text(boot.protocol, "PVH");
}

/* With the start_info at the beginning of memory, as most cases have it. */
static void parse(const struct start_info *info)
{
    put_at(0, info, sizeof *info);
    parse_bytes(memory, memory_size, 0);
}

static const struct entry good_map[] = {
    {0, 0x9fc00, 1, 0},         {0x9fc00, 0x400, 2, 0},     {0x100000, 0x7ee0000, 1, 0},
    {0x7fe0000, 0x10000, 3, 0}, {0x7ff0000, 0x10000, 4, 0}, {0x8000000, 0x1000, 5, 0},
};

static void build_good(const struct places *where)
{
    struct rsdp rsdp = make_rsdp(2);
    places = *where;
    struct module modules[] = {{0x300000, 0x1234, places.name, 0}, {0x400000, 0x1000, 0, 0}};
    struct start_info info = make_start_info();
    info.nr_modules = 2;
    info.modlist = places.modules;
    info.cmdline = places.command_line;
    info.rsdp = places.rsdp;
    info.memmap = places.map;
    info.memmap_entries = sizeof good_map / sizeof *good_map;
    clear();
    put_at(places.start, &info, sizeof info);
    put_at(places.modules, modules, sizeof modules);
    put_at(places.map, good_map, sizeof good_map);
    put_at(places.rsdp, &rsdp, sizeof rsdp);
    put_string_at(places.command_line, "exit=qemu name=\"two words\"");
    put_string_at(places.name, "initrd words");
}

static void check_good(void)
{
    struct rsdp rsdp = make_rsdp(2);
    check_text(boot.reason, "");
    check_text(boot.warnings, "");
    check_text(boot.loader, "");
    check_text(boot.command_line, "exit=qemu name=\"two words\"");
    check(!boot.memory.full);
    check_int(boot.memory.count, 10);
    check_range(&boot.memory, 0, 0, 0x9fc00, MEMORY_USABLE);
    check_range(&boot.memory, 1, 0x9fc00, 0xa0000, MEMORY_RESERVED);
    check_range(&boot.memory, 2, 0x100000, 0x300000, MEMORY_USABLE);
    check_range(&boot.memory, 3, 0x300000, 0x301234, MEMORY_MODULE);
    check_range(&boot.memory, 4, 0x301234, 0x400000, MEMORY_USABLE);
    check_range(&boot.memory, 5, 0x400000, 0x401000, MEMORY_MODULE);
    check_range(&boot.memory, 6, 0x401000, 0x7fe0000, MEMORY_USABLE);
    check_range(&boot.memory, 7, 0x7fe0000, 0x7ff0000, MEMORY_ACPI_RECLAIMABLE);
    check_range(&boot.memory, 8, 0x7ff0000, 0x8000000, MEMORY_ACPI_NVS);
    check_range(&boot.memory, 9, 0x8000000, 0x8001000, MEMORY_DEFECTIVE);
    check_int(boot.module_count, 2);
    check_int(boot.module[0].base, 0x300000);
    check_int(boot.module[0].size, 0x1234);
    check_text(boot.module[0].name, "initrd words");
    check_int(boot.module[1].base, 0x400000);
    check_int(boot.module[1].size, 0x1000);
    check_text(boot.module[1].name, "");
    check_int(boot.screen, SCREEN_NONE);
    check(boot.has_rsdp);
    check_bytes(&boot.rsdp, &rsdp, sizeof rsdp);
}

CASE(well_formed)
{
    build_good(&start_info_first);
    parse_bytes(memory, memory_size, places.start);
    check_good();
    build_good(&start_info_last);
    parse_bytes(memory, memory_size, places.start);
    check_good();
}

CASE(keeps_what_is_already_there)
{
    build_good(&start_info_first);
    boot_info_add_memory(&boot, 0x200000, 0x80000, MEMORY_KERNEL);
    pvh_parse(memory, memory_size, places.start, &boot);
    check_text(boot.reason, "");
    check_range(&boot.memory, 2, 0x100000, 0x200000, MEMORY_USABLE);
    check_range(&boot.memory, 3, 0x200000, 0x280000, MEMORY_KERNEL);
}

CASE(nothing_but_a_start_info)
{
    struct start_info info = make_start_info();
    clear();
    parse(&info);
    check_text(boot.reason, "");
    check_text(boot.warnings, "");
    check_text(boot.command_line, "");
    check_int(boot.memory.count, 0);
    check_int(boot.module_count, 0);
    check(!boot.has_rsdp);
}

/* ---- The start_info ---- */

CASE(start_info_out_of_reach)
{
    struct start_info info = make_start_info();
    clear();
    put_at(0, &info, sizeof info);
    static const uint64_t addresses[] = {
        sizeof info - SIZE_V0 + 1, sizeof info,     sizeof info + 1, UINT32_MAX,
        UINT64_C(1) << 63,         UINT64_MAX - 39, UINT64_MAX};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        parse_bytes(memory, memory_size, addresses[i]);
        check_has(boot.reason, "PVH start_info's address");
        check_has(boot.reason, "out of reach");
    }
}

CASE(wrong_magic)
{
    static const uint32_t magics[] = {0, 1, 0x336ec579, 0x78c56e33, UINT32_MAX};
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        struct start_info info = make_start_info();
        char expected[16];
        clear();
        info.magic = magics[i];
        parse(&info);
        check_has(boot.reason, "magic");
        snprintf(expected, sizeof expected, "0x%08x", magics[i]);
        check_has(boot.reason, expected);
    }
}

/* It has no memory map; what it has is read. */
CASE(version_0)
{
    build_good(&start_info_last);
    memset(memory + places.start + 4, 0, 4);
    for (size_t size = places.start + SIZE_V0; size <= memory_size; size++) {
        parse_bytes(memory, size, places.start);
        check_text(boot.reason, "");
        check_text(boot.command_line, "exit=qemu name=\"two words\"");
        check_int(boot.module_count, 2);
        check(boot.has_rsdp);
    }
}

CASE(later_version)
{
    build_good(&start_info_first);
    memory[places.start + 4] = 9;
    parse_bytes(memory, memory_size, places.start);
    check_good();
}

/* With the last part cut, whatever it is, there is a reason, and for a string there need not be. */
CASE(truncated)
{
    build_good(&start_info_last);
    for (size_t size = 0; size < memory_size; size++) {
        parse_bytes(memory, size, places.start);
        check_has(boot.reason, "PVH start_info");
    }
    build_good(&start_info_first);
    for (size_t size = 0; size < memory_size; size++) {
        parse_bytes(memory, size, places.start);
        check_has(boot.reason, "PVH");
        if (size >= places.map)
            check_has(boot.reason, "memory map");
    }
}

/* ---- The command line ---- */

CASE(command_line_out_of_reach)
{
    static const uint64_t addresses[] = {sizeof(struct start_info), 0x10000, UINT64_C(1) << 32,
                                         UINT64_MAX};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        struct start_info info = make_start_info();
        clear();
        info.cmdline = addresses[i];
        parse(&info);
        check_text(boot.reason, "");
        check_has(boot.warnings, "PVH command line");
        check_text(boot.command_line, "");
    }
}

CASE(command_line_to_the_end_of_memory)
{
    struct start_info info = make_start_info();
    clear();
    info.cmdline = 100;
    put_at(100, "unfinished", 10);
    parse(&info);
    check_text(boot.reason, "");
    check_text(boot.command_line, "unfinished");
}

CASE(long_command_line)
{
    static const struct {
        size_t length;
        bool cut;
    } lines[] = {{COMMAND_LINE_MAX - 1, false}, {COMMAND_LINE_MAX, true}, {100000, true}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct start_info info = make_start_info();
        clear();
        info.cmdline = 100;
        memset(memory + 100, 'x', lines[i].length);
        put_at(100 + lines[i].length, "", 1);
        parse(&info);
        check_text(boot.reason, "");
        check_int(strlen(boot.command_line), COMMAND_LINE_MAX - 1);
        if (lines[i].cut)
            check_has(boot.warnings, "command line");
        else
            check_text(boot.warnings, "");
    }
}

/* ---- Modules ---- */

static void parse_modules(uint32_t count, uint64_t address)
{
    struct start_info info = make_start_info();
    info.nr_modules = count;
    info.modlist = address;
    parse(&info);
}

CASE(module_list_out_of_reach)
{
    static const struct {
        uint32_t count;
        uint64_t address;
    } lists[] = {
        {1, 0x100},       {1, 0xe1},         {4, 0x81},
        {1, 0x100000000}, {1, UINT64_MAX},   {2, UINT64_MAX - 63},
        {UINT32_MAX, 0},  {0x8000000, 0x80}, {UINT32_MAX, UINT64_MAX - 31},
    };
    clear();
    memory_size = 0x100;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        parse_modules(lists[i].count, lists[i].address);
        check_text(boot.reason, "");
        check_has(boot.warnings, "PVH module list");
        check_int(boot.module_count, 0);
    }
}

CASE(module_list_that_just_fits)
{
    struct module module = {0x300000, 0x1000, 0, 0};
    clear();
    put_at(0xe0, &module, sizeof module);
    parse_modules(1, 0xe0);
    check_text(boot.reason, "");
    check_int(boot.module_count, 1);
}

CASE(too_many_modules_to_believe)
{
    clear();
    memory_size = sizeof memory;
    parse_modules(65537, 0);
    check_text(boot.reason, "");
    check_has(boot.warnings, "PVH module list");
    check_int(boot.module_count, 0);
}

CASE(module_names)
{
    char name[80];
    struct module modules[] = {
        {0x10000, 1, 0x200, 0}, {0x20000, 1, 0, 0},          {0x30000, 1, 0x300, 0},
        {0x40000, 1, 0x350, 0}, {0x50000, 1, UINT64_MAX, 0},
    };
    clear();
    memset(name, 'n', sizeof name);
    put_at(0x100, modules, sizeof modules);
    put_string_at(0x200, "first");
    put_at(0x300, name, sizeof name);
    parse_modules(5, 0x100);
    check_text(boot.reason, "");
    check_int(boot.module_count, 5);
    check_text(boot.module[0].name, "first");
    check_text(boot.module[1].name, "");
    check_int(strlen(boot.module[2].name), 63);
    check_has(boot.warnings, "name is longer");
    check_text(boot.module[3].name, "");
    check_text(boot.module[4].name, "");
}

CASE(many_modules)
{
    clear();
    for (size_t i = 0; i < 40; i++) {
        struct module module = {i * 0x2000, 0x1000, 0, 0};
        put_at(0x100 + i * sizeof module, &module, sizeof module);
    }
    parse_modules(40, 0x100);
    check_text(boot.reason, "");
    check_int(boot.modules_left_out, 40 - BOOT_MODULES_MAX);
    check_int(boot.module_count, BOOT_MODULES_MAX);
    check_int(memory_map_total(&boot.memory, MEMORY_MODULE), 40 * 0x1000);
}

CASE(module_that_wraps)
{
    struct module module = {0xfffffffffffff000, 0x2000, 0, 0};
    clear();
    put_at(0x100, &module, sizeof module);
    parse_modules(1, 0x100);
    check_text(boot.reason, "");
    check_has(boot.warnings, "module");
    check_int(boot.module_count, 0);
    check_int(boot.memory.count, 0);
}

/* ---- The memory map ---- */

static void parse_map(uint32_t count, uint64_t address)
{
    struct start_info info = make_start_info();
    info.memmap_entries = count;
    info.memmap = address;
    parse(&info);
}

CASE(memory_map_out_of_reach)
{
    static const struct {
        uint32_t count;
        uint64_t address;
    } maps[] = {
        {1, 0x100},       {1, 0xe9},          {6, 0x80},
        {1, 0x100000000}, {1, UINT64_MAX},    {2, UINT64_MAX - 47},
        {UINT32_MAX, 0},  {0x15555556, 0x80}, {UINT32_MAX, UINT64_MAX - 23},
    };
    clear();
    memory_size = 0x100;
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        parse_map(maps[i].count, maps[i].address);
        check_has(boot.reason, "PVH memory map");
        check_int(boot.memory.count, 0);
    }
}

CASE(memory_map_that_just_fits)
{
    struct entry entry = {0x100000, 0x1000, 1, 0};
    clear();
    put_at(0xe8, &entry, sizeof entry);
    parse_map(1, 0xe8);
    check_text(boot.reason, "");
    check_int(boot.memory.count, 1);
}

CASE(too_many_entries_to_believe)
{
    clear();
    memory_size = sizeof memory;
    parse_map(65537, 0);
    check_has(boot.reason, "PVH memory map");
    check_int(boot.memory.count, 0);
}

CASE(as_many_entries_as_are_believed)
{
    clear();
    memory_size = sizeof memory;
    parse_map(65536, 0x1000);
    check_text(boot.reason, "");
    check_int(boot.memory.count, 0);
}

CASE(four_thousand_entries)
{
    clear();
    for (size_t i = 0; i < 4000; i++) {
        struct entry entry = {i * 0x2000, 0x1000, 1, 0};
        put_at(0x100 + i * sizeof entry, &entry, sizeof entry);
    }
    parse_map(4000, 0x100);
    check_text(boot.reason, "");
    check_has(boot.warnings, "memory map");
    check(boot.memory.count >= MEMORY_RANGES_MAX - 2);
}

CASE(entries_that_wrap)
{
    static const struct entry entries[] = {
        {0x1000, 0x1000, 1, 0},
        {0xffffffff00000000, 0x200000000, 2, 0},
        {0x3000, 0, 1, 0},
        {0x5000, 0x1000, 99, 0},
    };
    clear();
    put_at(0x100, entries, sizeof entries);
    parse_map(4, 0x100);
    check_text(boot.reason, "");
    check_has(boot.warnings, "0xffffffff00000000 wraps");
    check_int(boot.memory.count, 3);
    check_range(&boot.memory, 0, 0x1000, 0x2000, MEMORY_USABLE);
    check_range(&boot.memory, 1, 0x5000, 0x6000, MEMORY_RESERVED);
    check_range(&boot.memory, 2, 0xffffffff00000000, UINT64_MAX, MEMORY_RESERVED);
}

/* ---- ACPI ---- */

static void parse_rsdp(uint64_t address)
{
    struct start_info info = make_start_info();
    info.rsdp = address;
    parse(&info);
}

CASE(rsdp)
{
    struct rsdp old = make_rsdp(0), new = make_rsdp(2);
    clear();
    put_at(0x100, &old, RSDP_V1_SIZE);
    parse_rsdp(0x100);
    check(boot.has_rsdp);
    check_int(boot.rsdp.revision, 0);
    check_int(boot.rsdp.xsdt_address, 0);
    check_text(boot.warnings, "");

    clear();
    put_at(0x100, &new, sizeof new);
    parse_rsdp(0x100);
    check(boot.has_rsdp);
    check_bytes(&boot.rsdp, &new, sizeof new);
    check_text(boot.warnings, "");
}

CASE(rsdp_out_of_reach)
{
    static const uint64_t addresses[] = {0xed, 0x100, 0x100000000, UINT64_MAX, UINT64_MAX - 19};
    clear();
    memory_size = 0x100;
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        parse_rsdp(addresses[i]);
        check_text(boot.reason, "");
        check_has(boot.warnings, "PVH RSDP");
        check(!boot.has_rsdp);
    }
}

CASE(damaged_rsdp)
{
    for (size_t i = 0; i < sizeof(struct rsdp); i++) {
        struct rsdp rsdp = make_rsdp(2);
        ((char *)&rsdp)[i] ^= 4;
        clear();
        put_at(0x100, &rsdp, sizeof rsdp);
        parse_rsdp(0x100);
        check(!boot.has_rsdp);
        check_text(boot.reason, "");
        check_has(boot.warnings, "RSDP");
    }
}

CASE(rsdp_that_memory_cuts)
{
    for (size_t size = RSDP_V1_SIZE; size < sizeof(struct rsdp); size++) {
        struct rsdp rsdp = make_rsdp(2);
        clear();
        put_at(0x100, &rsdp, size);
        parse_rsdp(0x100);
        check(boot.has_rsdp);
        check_int(boot.rsdp.revision, 0);
        check_int(boot.rsdp.xsdt_address, 0);
    }
}

/* ---- Damage everywhere ---- */

static void change_every_byte(void)
{
    static const unsigned char masks[] = {1, 2, 4, 8, 16, 32, 64, 128, 0xff};
    for (size_t i = 0; i < memory_size; i++) {
        unsigned char was = memory[i];
        for (size_t m = 0; m < sizeof masks; m++) {
            memory[i] = was ^ masks[m];
            parse_bytes(memory, memory_size, places.start);
        }
        memory[i] = was;
    }
}

CASE(every_byte_changed)
{
    build_good(&start_info_first);
    change_every_byte();
    build_good(&start_info_last);
    change_every_byte();
}

CASE(every_word_replaced)
{
    build_good(&start_info_first);
    const uint32_t values[] = {0,
                               1,
                               0x7fffffff,
                               0x80000000,
                               0xfffffff0,
                               UINT32_MAX,
                               0x00010000,
                               0x08000000,
                               0x15555556,
                               START_MAGIC,
                               (uint32_t)memory_size,
                               (uint32_t)memory_size - 1,
                               (uint32_t)memory_size - 24,
                               (uint32_t)memory_size - 20};
    for (size_t i = 0; i + 4 <= memory_size; i += 4) {
        unsigned char was[4];
        memcpy(was, memory + i, sizeof was);
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            memcpy(memory + i, &values[v], sizeof values[v]);
            parse_bytes(memory, memory_size, places.start);
        }
        memcpy(memory + i, was, sizeof was);
    }
}

/* A good magic, addresses near the memory's end, and anything else. */
CASE(random_bytes)
{
    uint64_t seed = 3;
    unsigned char bytes[256];
    for (int round = 0; round < 150000; round++) {
        size_t size = random_next(&seed) % sizeof bytes;
        uint64_t start = random_next(&seed) % 64;
        for (size_t i = 0; i < sizeof bytes; i += 8) {
            uint64_t number = random_next(&seed);
            if (number % 4 < 2)
                number = number >> 8 & 0xff;
            memcpy(bytes + i, &number, 8);
        }
        uint32_t magic = START_MAGIC;
        if (round % 8)
            memcpy(bytes + start, &magic, sizeof magic);
        parse_bytes(bytes, size, round % 16 ? start : random_next(&seed));
    }
}
