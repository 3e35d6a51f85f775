/*
 * address_space.c - what is where in the kernel's address space, and with which permissions;
 * address_map.h has the picture.
 */
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <arch/page_table.h>
#include <kernel/arch.h>

#define PHYSICAL_LIMIT (1ul << 46) /* 64 TiB, the direct map's room */

#define MSR_PAT 0x277
#define PAT_VALUE 0x0007040100070406ul /* as at reset, but entry 4 is write-combining */

extern uint64_t boot_pd[LOW_MEMORY / LARGE_PAGE];        /* page_tables.asm */
extern char stacks[STACK_COUNT][PAGE_SIZE + STACK_SIZE]; /* stacks.asm */
extern char image_start[], text_start[], data_start[];   /* linker.ld */

static uint64_t image_permissions(uintptr_t page)
{
    if (page < (uintptr_t)text_start)
        return PAGE_PRESENT | PAGE_NX;
    if (page < (uintptr_t)data_start)
        return PAGE_PRESENT;
    return PAGE_PRESENT | PAGE_WRITE | PAGE_NX;
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
        *entry = base | PAGE_PRESENT | PAGE_WRITE | PAGE_LARGE | PAGE_NX;
        base += huge ? HUGE_PAGE : LARGE_PAGE;
    }
    return true;
}

const char *arch_memory_init(struct memory_map *map)
{
    uint64_t base, end, done = LOW_MEMORY;
    page_table_use(map);
    trim_low(map);
    while (done < PHYSICAL_LIMIT && next_ram(map, done, &base, &end)) {
        if (base < done)
            base = done;
        if (end > PHYSICAL_LIMIT)
            end = PHYSICAL_LIMIT;
        if (base < end && !map_high(base, end))
            return "no memory below 4 GiB is left for page tables: memory above is not mapped";
        done = end;
    }
    return NULL;
}

void *arch_map_device(uint64_t physical, size_t length)
{
    static uintptr_t next = DEVICE_MAP;
    uint64_t first = physical & ~(uint64_t)(PAGE_SIZE - 1);
    uint64_t end = physical + length;
    uintptr_t virtual = next;
    if (end < physical || end > PAGE_ADDRESS || end - first > DEVICE_MAP + HUGE_PAGE - next)
        return NULL;
    for (uint64_t page = first; page < end; page += PAGE_SIZE, next += PAGE_SIZE) {
        uint64_t *entry = page_table_make(next, 1);
        if (!entry)
            return NULL;
        *entry = page | PAGE_PRESENT | PAGE_WRITE | PAGE_PAT4 | PAGE_NX;
    }
    return (void *)(virtual + (physical - first));
}
