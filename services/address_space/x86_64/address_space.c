/* address_space.c - address spaces of x86_64: a top table each, whose second half is the same in all. */
#include "pcid.h"
#include <arch/cpu.h>
#include <arch/image.h>
#include <arch/page_table.h>
#include <kernel/arch.h>
#include <kernel/assert.h>
#include <kernel/page_alloc.h>
#include <kernel/panic.h>
#include <kernel/string.h>
#include <services/address_space.h>
#include <services/cpu_local.h>
#include <services/frames.h>

#define FEATURES_ECX_PCID (1u << 17) /* Intel SDM volume 2, "CPUID" */

static bool has_pcids; /* known from the first space on */
static uint64_t last_number = PCID_KERNEL;
static CPU_LOCAL(struct pcids, pcids);

static uint64_t kernel_top(void)
{
    return image_physical(boot_pml4);
}

/* Tables that are made later, below these, are seen by all spaces. */
static const char *share_kernel(void)
{
    static bool shared;
    uintptr_t state = arch_irq_save();
    shared = shared || page_table_share_kernel();
    has_pcids = cpuid(LEAF_FEATURES, 0).ecx & FEATURES_ECX_PCID;
    arch_irq_restore(state);
    return shared ? NULL : "there is no memory for the page tables that address spaces share";
}

const char *address_space_make(struct address_space *space, size_t pages_max)
{
    uint64_t top;
    const char *reason = frames_start();
    if (!reason)
        reason = share_kernel();
    if (reason)
        return reason;
    if (!frames_take_below(1, LOW_MEMORY, &top))
        return "there is no memory for an address space";
    uint64_t *entries = mmu_direct(top);
    memset(entries, 0, PAGE_SIZE / 2);
    memcpy(entries + KERNEL_HALF, boot_pml4 + KERNEL_HALF, PAGE_SIZE / 2);
    *space = (struct address_space){.top = top,
                                    .number = __atomic_add_fetch(&last_number, 1, __ATOMIC_RELAXED),
                                    .pages_max = pages_max};
    return NULL;
}

/* Gives back the pages and tables below a table. */
static void give_table(uint64_t physical, unsigned level)
{
    const uint64_t *entries = mmu_direct(physical);
    unsigned count = level == 4 ? KERNEL_HALF : TABLE_ENTRIES;
    for (unsigned i = 0; i < count; i++) {
        if (level > 1 && (entries[i] & PAGE_PRESENT))
            give_table(entries[i] & PAGE_ADDRESS, level - 1);
        else if (entries[i] & PAGE_OWNED)
            frames_give(entries[i] & PAGE_ADDRESS, 1);
    }
    if (!page_free(physical, PAGE_SIZE))
        panic("an address space has a page table at 0x%lx that is no frame", physical);
}

void address_space_destroy(struct address_space *space)
{
    kassert(space->top && space->top != kernel_top());
    if (mmu_current() == space->top)
        address_space_switch(NULL);
    give_table(space->top, 4);
    *space = (struct address_space){0};
}

/* A CPU begins to use PCIDs when it first leaves the kernel's space, for CR3 must have PCID 0 then. */
static uint64_t bits_of(uint64_t number)
{
    if (!has_pcids)
        return 0;
    uint64_t cr4 = read_cr4();
    if (!(cr4 & CR4_PCIDE))
        write_cr4(cr4 | CR4_PCIDE);
    return pcid_bits(&cpu_local(pcids), number, mmu_losses());
}

/* Without PCIDs, this forgets all that the CPU has cached: no page is global. */
void address_space_switch(const struct address_space *space)
{
    uint64_t top = space ? space->top : kernel_top();
    uintptr_t state = arch_irq_save();
    if (mmu_current() != top)
        write_cr3(top | bits_of(space ? space->number : PCID_KERNEL));
    arch_irq_restore(state);
}

static const char *add_page(struct address_space *space, uint64_t at, unsigned flags)
{
    uint64_t physical;
    if (!frames_take(1, &physical))
        return "there is no memory left";
    memset(mmu_direct(physical), 0, PAGE_SIZE);
    const char *reason = mmu_map_in(space->top, at, physical, flags | MMU_OWNED);
    if (reason)
        frames_give(physical, 1);
    else
        space->pages++;
    return reason;
}

const char *address_space_add(struct address_space *space, uint64_t from, size_t pages,
                              unsigned flags)
{
    if (from < USER_BEGIN || from >= USER_END || pages > (USER_END - from) / PAGE_SIZE)
        return "the addresses are not those of user code";
    if (pages > space->pages_max - space->pages)
        return "the limit of the address space's memory is reached";
    for (size_t i = 0; i < pages; i++) {
        const char *reason = add_page(space, from + i * PAGE_SIZE, flags);
        if (reason) {
            address_space_remove(space, from, i);
            return reason;
        }
    }
    return NULL;
}

void address_space_remove(struct address_space *space, uint64_t from, size_t pages)
{
    for (uint64_t at = from; at < from + pages * PAGE_SIZE; at += PAGE_SIZE) {
        void *page = address_space_reach(space, at);
        kassert(page && !mmu_unmap_in(space->top, at));
        frames_give((uintptr_t)page - DIRECT_MAP, 1);
        space->pages--;
    }
}

void *address_space_reach(const struct address_space *space, uint64_t address)
{
    unsigned level;
    uint64_t permissions;
    if (address >= USER_END)
        return NULL;
    uint64_t *entry = page_table_find(mmu_direct(space->top), address, &level, &permissions);
    if (!entry || level != 1 || !(*entry & PAGE_OWNED))
        return NULL;
    return mmu_direct((*entry & PAGE_ADDRESS) + address % PAGE_SIZE);
}
