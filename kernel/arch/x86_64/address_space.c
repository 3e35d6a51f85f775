/*
 * address_space.c - what is where in the kernel's address space, and with which permissions;
 * address_map.h has the picture.
 */
#include <arch/cpu.h>
#include <arch/image.h>
#include <arch/mmu.h>
#include <arch/page_table.h>
#include <kernel/arch.h>
#include <kernel/string.h>

#define DIRECT_MAP_INDEX (DIRECT_MAP >> 39 & (TABLE_ENTRIES - 1))

#define MSR_PAT 0x277
#define PAT_VALUE 0x0007040100070406ul /* as at reset, but entry 4 is write-combining */

extern uint64_t boot_pd[LOW_MEMORY / LARGE_PAGE]; /* page_tables.asm */

/* Pages of the window that the image is in. kernel_pt serves the direct map as well. */
static void protect(const char *from, const char *to, uint64_t permissions)
{
    uint64_t *end = &kernel_pt[(to - image_start) / PAGE_SIZE];
    for (uint64_t *entry = &kernel_pt[(from - image_start) / PAGE_SIZE]; entry < end; entry++)
        *entry = (*entry & PAGE_ADDRESS) | permissions;
}

static void protect_image(void)
{
    protect(image_start, text_start, PAGE_PRESENT | page_nx());
    protect(text_start, data_start, PAGE_PRESENT);
    protect(data_start, image_start + KERNEL_WINDOW, PAGE_PRESENT | PAGE_WRITE | page_nx());
    for (size_t i = 0; i < STACK_COUNT; i++)
        kernel_pt[(stacks[i] - image_start) / PAGE_SIZE] = 0;
}

/* Nothing in the direct map is executable, because its entry at the top forbids it. */
void mmu_init(void)
{
    write_msr(MSR_PAT, PAT_VALUE);
    protect_image();
    boot_pml4[DIRECT_MAP_INDEX] |= page_nx();
    boot_pml4[0] = 0;
    write_cr3(read_cr3());
}

/* The first RAM that ends after `from`. By address, because taking a table changes the map. */
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

/* Drops the 2 MiB pages that lie between two addresses as a whole, of those below 4 GiB. */
static void drop_low(uint64_t from, uint64_t to)
{
    uint64_t first = from / LARGE_PAGE + (from % LARGE_PAGE != 0);
    uint64_t end = (to < LOW_MEMORY ? to : LOW_MEMORY) / LARGE_PAGE;
    if (first < end)
        memset(&boot_pd[first], 0, (end - first) * sizeof boot_pd[0]);
}

/* Drops the 2 MiB pages below 4 GiB that have no RAM in them. */
static void trim_low(const struct memory_map *map)
{
    uint64_t ram_end = 0;
    for (size_t i = 0; i < map->count; i++) {
        const struct memory_range *range = &map->range[i];
        if (!memory_type_is_ram(range->type))
            continue;
        drop_low(ram_end, range->base);
        ram_end = range->end;
    }
    drop_low(ram_end, LOW_MEMORY);
    write_cr3(read_cr3());
}

/*
 * Maps physical memory in pages of one level, which base is a multiple of; the last one may reach
 * beyond `end`. Walks down to each table once. Returns false if there is no memory for a table.
 */
static bool map_pages(uintptr_t virtual, uint64_t base, uint64_t end, unsigned level,
                      uint64_t flags)
{
    uint64_t page_size = (uint64_t)PAGE_SIZE << 9 * (level - 1);
    uint64_t *entry = NULL;
    for (; base < end; base += page_size, virtual += page_size) {
        if ((uintptr_t)entry % sizeof(page_table) == 0) /* the end of a table; NULL is as well */
            entry = page_table_make(boot_pml4, virtual, level);
        if (!entry)
            return false;
        *entry++ = base | flags;
    }
    return true;
}

static bool map_direct(uint64_t base, uint64_t end, unsigned level)
{
    return map_pages(DIRECT_MAP + base, base, end, level,
                     PAGE_PRESENT | PAGE_WRITE | PAGE_LARGE | page_nx());
}

/* Maps one range with the largest pages that lie in it; at its ends 2 MiB may reach beyond it. */
static bool map_high(uint64_t base, uint64_t end)
{
    base &= ~(LARGE_PAGE - 1);
    uint64_t huge = (base + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1), huge_end = end & ~(HUGE_PAGE - 1);
    if (!cpu_features.gigabyte_pages || huge >= huge_end)
        return map_direct(base, end, 2);
    return map_direct(base, huge, 2) && map_direct(huge, huge_end, 3) &&
           map_direct(huge_end, end, 2);
}

/* The first address beyond what the CPU and the direct map can reach. */
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
    page_table_limit = UINT64_MAX;
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
    if (!map_pages(next, first, end, 1, PAGE_PRESENT | PAGE_WRITE | PAGE_PAT4 | page_nx()))
        return "there is no memory for its page tables";
    next += (end - first + PAGE_SIZE - 1) & ~(uint64_t)(PAGE_SIZE - 1);
    return NULL;
}
