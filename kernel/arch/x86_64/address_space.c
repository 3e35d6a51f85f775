/*
 * address_space.c - what is where in the kernel's address space, and with which permissions;
 * address_map.h has the picture.
 */
#include <arch/cpu.h>
#include <arch/image.h>
#include <arch/mmu.h>
#include <arch/page_table.h>
#include <kernel/arch.h>

#define DIRECT_MAP_INDEX (DIRECT_MAP >> 39 & (TABLE_ENTRIES - 1))

#define MSR_PAT 0x277
#define PAT_VALUE 0x0007040100070406ul /* as at reset, but entry 4 is write-combining */

extern uint64_t boot_pd[LOW_MEMORY / LARGE_PAGE]; /* page_tables.asm */

static uint64_t image_permissions(uintptr_t page)
{
    if (page < (uintptr_t)text_start)
        return PAGE_PRESENT | page_nx();
    if (page < (uintptr_t)data_start)
        return PAGE_PRESENT;
    return PAGE_PRESENT | PAGE_WRITE | page_nx();
}

/* kernel_pt serves the direct map as well, whose top entry forbids execution for all of it. */
static void protect_image(void)
{
    for (size_t i = 0; i < TABLE_ENTRIES; i++) {
        uintptr_t page = (uintptr_t)image_start + i * PAGE_SIZE;
        kernel_pt[i] = (kernel_pt[i] & PAGE_ADDRESS) | image_permissions(page);
    }
    for (size_t i = 0; i < STACK_COUNT; i++)
        kernel_pt[(stacks[i] - image_start) / PAGE_SIZE] = 0;
}

void mmu_init(void)
{
    write_msr(MSR_PAT, PAT_VALUE);
    protect_image();
    boot_pml4[DIRECT_MAP_INDEX] |= page_nx();
    for (size_t i = 0; i < LOW_MEMORY / LARGE_PAGE; i++) {
        if (boot_pd[i] & PAGE_LARGE)
            boot_pd[i] |= page_nx();
    }
    boot_pml4[0] = 0;
    write_cr3(read_cr3());
}

/* The first RAM that ends behind `from`. By address, because taking a table changes the map. */
static bool next_ram(const struct memory_map *map, uint64_t from, uint64_t *base, uint64_t *end)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct memory_range *range = &map->range[i];
        if (range->end > from && memory_type_is_ram(range->type)) {
            *base = range->base;
            *end = range->end;
            return true;
        }
    }
    return false;
}

/* Drops the 2 MiB pages below 4 GiB that have no RAM in them. */
static void trim_low(const struct memory_map *map)
{
    for (uint64_t page = 0; page < LOW_MEMORY; page += LARGE_PAGE) {
        uint64_t base, end;
        if (!next_ram(map, page, &base, &end) || base >= page + LARGE_PAGE)
            boot_pd[page / LARGE_PAGE] = 0;
    }
    write_cr3(read_cr3());
}

/* Maps one range with the largest pages that lie in it; at its ends 2 MiB may reach beyond it. */
static bool map_high(uint64_t base, uint64_t end)
{
    for (base &= ~(LARGE_PAGE - 1); base < end;) {
        bool huge = cpu_features.gigabyte_pages && base % HUGE_PAGE == 0 && end - base >= HUGE_PAGE;
        uint64_t *entry = page_table_make(DIRECT_MAP + base, huge ? 3 : 2);
        if (!entry)
            return false;
        *entry = base | PAGE_PRESENT | PAGE_WRITE | PAGE_LARGE | page_nx();
        base += huge ? HUGE_PAGE : LARGE_PAGE;
    }
    return true;
}

/* The first address behind all that the CPU and the direct map can reach. */
static uint64_t reachable(void)
{
    uint64_t physical = 1ul << cpu_features.physical_bits;
    return physical < DIRECT_MAP_SIZE ? physical : DIRECT_MAP_SIZE;
}

const char *arch_memory_init(struct memory_map *map)
{
    const char *problem = NULL;
    uint64_t base, end, limit = reachable();
    if (next_ram(map, limit, &base, &end)) {
        memory_map_add(map, limit, UINT64_MAX, MEMORY_RESERVED);
        problem = "the memory map has memory beyond what this CPU can reach: it is not used";
    }
    trim_low(map);
    for (uint64_t done = LOW_MEMORY; next_ram(map, done, &base, &end); done = end) {
        if (base < done)
            base = done;
        if (!map_high(base, end)) {
            memory_map_add(map, base, UINT64_MAX, MEMORY_RESERVED);
            return "there is no memory for page tables left: some memory is not used";
        }
    }
    return problem;
}

const char *arch_map_screen(uint64_t physical, size_t length, void **mapped)
{
    static uintptr_t next = DEVICE_MAP;
    uint64_t first = physical & ~(uint64_t)(PAGE_SIZE - 1);
    uint64_t end = physical + length;
    if (end < physical || end > 1ul << cpu_features.physical_bits)
        return "its memory is beyond what this CPU can reach";
    if (end - first > DEVICE_MAP + HUGE_PAGE - next)
        return "its memory is larger than the room for it";
    *mapped = (void *)(next + (physical - first));
    for (uint64_t page = first; page < end; page += PAGE_SIZE, next += PAGE_SIZE) {
        uint64_t *entry = page_table_make(next, 1);
        if (!entry)
            return "there is no memory for its page tables";
        *entry = page | PAGE_PRESENT | PAGE_WRITE | PAGE_PAT4 | page_nx();
    }
    return NULL;
}
