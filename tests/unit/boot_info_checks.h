/*
 * boot_info_checks.h - what the tests of the loaders' parsers ask of every boot_info. It takes check()
 * from who includes it: unit.h, or tests/fuzz/fuzz.h.
 */
#pragma once

#include <kernel/boot_info.h>
#include <kernel/string.h>

static inline void check_terminated(const char *text, size_t size)
{
    check(strnlen(text, size) < size);
}

static inline void check_memory_form(const struct memory_map *map)
{
    check(map->count <= MEMORY_RANGES_MAX);
    for (size_t i = 0; i < map->count; i++) {
        const struct memory_range *range = &map->range[i];
        check(range->base < range->end);
        check(range->type >= MEMORY_USABLE && range->type <= MEMORY_KERNEL);
        if (i + 1 < map->count)
            check(range->end < range[1].base ||
                  (range->end == range[1].base && range->type != range[1].type));
    }
}

/* What holds whatever the loader said: everything is terminated, in order and within its bounds. */
static inline void check_sane(const struct boot_info *boot)
{
    check_terminated(boot->loader, sizeof boot->loader);
    check_terminated(boot->command_line, sizeof boot->command_line);
    check_terminated(boot->reason, sizeof boot->reason);
    check_terminated(boot->warnings, sizeof boot->warnings);
    check_memory_form(&boot->memory);
    check(boot->module_count <= BOOT_MODULES_MAX);
    for (size_t i = 0; i < boot->module_count; i++) {
        check_terminated(boot->module[i].name, sizeof boot->module[i].name);
        check(boot->module[i].base + boot->module[i].size >= boot->module[i].base);
    }
    if (boot->screen == SCREEN_FRAMEBUFFER)
        check(framebuffer_check(&boot->framebuffer) == NULL);
    size_t warned = strlen(boot->warnings);
    check(warned == 0 || boot->warnings[warned - 1] == '\n');
}

static inline void check_range(const struct memory_map *map, size_t index, uint64_t base,
                               uint64_t end, enum memory_type type)
{
    check(index < map->count);
    check_int(map->range[index].base, base);
    check_int(map->range[index].end, end);
    check_int(map->range[index].type, type);
}

#define check_has(text, word)                                                                      \
    (strstr(text, word) ? (void)0 : fail("expected \"%s\" in \"%s\"", word, text))

/* The bytes that make the sum of all `size` bytes 0. */
static inline uint8_t checksum_for(const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    uint8_t sum = 0;
    while (size-- > 0)
        sum = (uint8_t)(sum + *at++);
    return (uint8_t)-sum;
}

/* With right checksums. Revision 0 is 20 bytes, revision 2 is 36. */
static inline struct rsdp make_rsdp(uint8_t revision)
{
    struct rsdp rsdp = {
        .oem_id = {'F', 'I', 'R', 'S', 'T', ' '}, .revision = revision, .rsdt_address = 0x07fe0000};
    memcpy(rsdp.signature, "RSD PTR ", sizeof rsdp.signature);
    if (revision > 0) {
        rsdp.length = sizeof rsdp;
        rsdp.xsdt_address = 0x07fe1000;
    }
    rsdp.checksum = checksum_for(&rsdp, offsetof(struct rsdp, length));
    rsdp.extended_checksum = checksum_for(&rsdp, sizeof rsdp);
    return rsdp;
}

#define RSDP_V1_SIZE offsetof(struct rsdp, length)
