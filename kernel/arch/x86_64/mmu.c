/*
 * mmu.c - page tables: permissions for the image, all RAM in the direct map, devices.
 *
 * Intel SDM volume 3, "4-Level Paging and 5-Level Paging" and "Page Attribute Table (PAT)".
 */
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <kernel/arch.h>
#include <kernel/memory.h>

#define PRESENT (1ul << 0)
#define WRITE (1ul << 1)
#define LARGE (1ul << 7) /* in a directory: maps a page, not a table */
#define PAT4 (1ul << 7)  /* in a page table: PAT entry 4, what MSR_PAT says it is */
#define NO_EXECUTE (1ul << 63)
#define ADDRESS 0x000ffffffffff000ul

#define ENTRIES 512
#define LARGE_PAGE 0x200000ul
#define HUGE_PAGE 0x40000000ul
#define LOW_MEMORY 0x100000000ul   /* what the stub's tables reach */
#define PHYSICAL_LIMIT (1ul << 46) /* 64 TiB, the direct map's room */

#define MSR_PAT 0x277
#define PAT_VALUE 0x0007040100070406ul /* as at reset, but entry 4 is write-combining */

typedef uint64_t table[ENTRIES];

extern table boot_pml4, kernel_pt;                       /* page_tables.asm */
extern uint64_t boot_pd[LOW_MEMORY / LARGE_PAGE];        /* page_tables.asm */
extern char stacks[STACK_COUNT][PAGE_SIZE + STACK_SIZE]; /* stacks.asm */
extern char image_start[], text_start[], data_start[];   /* linker.ld */

/*
 * Tables come from here until the memory map is known, and then from the map: enough for the
 * largest framebuffer of a machine whose map cannot be used.
 */
#define RESERVE 24
static table reserve[RESERVE] __attribute__((aligned(PAGE_SIZE)));
static size_t reserve_used;
static struct memory_map *memory;

static uint64_t *take_table(void)
{
    if (reserve_used < RESERVE)
        return reserve[reserve_used++];
    uint64_t page = memory ? memory_map_take(memory, PAGE_SIZE, LOW_MEMORY) : 0;
    return page ? memset(mmu_direct(page), 0, PAGE_SIZE) : NULL;
}

/* Of a table in the image or from the memory map. */
static uint64_t physical_of(const uint64_t *entries)
{
    uintptr_t address = (uintptr_t)entries;
    return address >= KERNEL_BASE ? address - KERNEL_BASE : address - DIRECT_MAP;
}

/*
 * The entry for an address at a level: 1 for a 4 KiB page, 2 for 2 MiB, 3 for 1 GiB. Tables on
 * the way are made. NULL: there is no memory for them.
 */
static uint64_t *find_entry(uintptr_t address, unsigned level)
{
    uint64_t *entries = boot_pml4;
    for (unsigned at = 4;; at--) {
        uint64_t *entry = &entries[address >> (3 + 9 * at) & (ENTRIES - 1)];
        if (at == level)
            return entry;
        if (!(*entry & PRESENT)) {
            uint64_t *next = take_table();
            if (!next)
                return NULL;
            *entry = physical_of(next) | PRESENT | WRITE;
        }
        entries = mmu_direct(*entry & ADDRESS);
    }
}

static uint64_t image_permissions(uintptr_t page)
{
    if (page < (uintptr_t)text_start)
        return PRESENT | NO_EXECUTE;
    if (page < (uintptr_t)data_start)
        return PRESENT;
    return PRESENT | WRITE | NO_EXECUTE;
}

/* kernel_pt serves the direct map as well, whose top entry forbids execution for all of it. */
static void protect_image(void)
{
    for (size_t i = 0; i < ENTRIES; i++) {
        uintptr_t page = (uintptr_t)image_start + i * PAGE_SIZE;
        kernel_pt[i] = (kernel_pt[i] & ADDRESS) | image_permissions(page);
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
        uint64_t *entry = find_entry(DIRECT_MAP + base, huge ? 3 : 2);
        if (!entry)
            return false;
        *entry = base | PRESENT | WRITE | LARGE | NO_EXECUTE;
        base += huge ? HUGE_PAGE : LARGE_PAGE;
    }
    return true;
}

const char *arch_memory_init(struct memory_map *map)
{
    uint64_t base, end, done = LOW_MEMORY;
    memory = map;
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
    if (end < physical || end > ADDRESS || end - first > DEVICE_MAP + HUGE_PAGE - next)
        return NULL;
    for (uint64_t page = first; page < end; page += PAGE_SIZE, next += PAGE_SIZE) {
        uint64_t *entry = find_entry(next, 1);
        if (!entry)
            return NULL;
        *entry = page | PRESENT | WRITE | PAT4 | NO_EXECUTE;
    }
    return (void *)(virtual + (physical - first));
}
