/* mmu.c - maps, unmaps and protects single pages for what is built on this. */
#include <arch/cpu.h>
#include <arch/image.h>
#include <arch/mmu.h>
#include <arch/page_table.h>
#include <kernel/arch.h>

bool mmu_translate_in(uint64_t space, uintptr_t virtual, struct mmu_page *page)
{
    unsigned level;
    uint64_t permissions;
    const uint64_t *entry = page_table_find(mmu_direct(space), virtual, &level, &permissions);
    if (!entry)
        return false;
    page->size = (uint64_t)PAGE_SIZE << 9 * (level - 1);
    page->physical = (*entry & PAGE_ADDRESS & -page->size) + virtual % page->size;
    page->flags =
        (permissions & PAGE_WRITE ? MMU_WRITE : 0) | (permissions & PAGE_USER ? MMU_USER : 0) |
        (permissions & PAGE_NX ? 0 : MMU_EXECUTE) | (*entry & PAGE_CACHE_DISABLE ? MMU_DEVICE : 0) |
        (level == 1 && (*entry & PAGE_PAT4) ? MMU_GATHER : 0);
    return true;
}

bool mmu_translate(uintptr_t virtual, struct mmu_page *page)
{
    return mmu_translate_in(mmu_current(), virtual, page);
}

static uint64_t entry_flags(unsigned flags)
{
    return PAGE_PRESENT | (flags & MMU_WRITE ? PAGE_WRITE : 0) |
           (flags & MMU_USER ? PAGE_USER : 0) | (flags & MMU_EXECUTE ? 0 : page_nx()) |
           (flags & MMU_DEVICE ? PAGE_CACHE_DISABLE : 0) | (flags & MMU_GATHER ? PAGE_PAT4 : 0) |
           (flags & MMU_OWNED ? PAGE_OWNED : 0);
}

/* The image with its page tables, stacks and guard pages. Nothing else may map it, or change how it is. */
static bool is_kernels(uint64_t physical)
{
    uint64_t start = image_physical(image_start);
    return physical >= start && physical - start < (uintptr_t)(image_end - image_start);
}

/* Also in the direct map. A guard page is mapped nowhere, and stays so. */
static bool is_kernels_address(uintptr_t virtual)
{
    if (virtual >= KERNEL_BASE)
        return is_kernels(image_physical((const void *)virtual));
    return virtual >= DIRECT_MAP && is_kernels(virtual - DIRECT_MAP);
}

static const char *check_request(uintptr_t virtual, unsigned flags)
{
    if (virtual % PAGE_SIZE != 0)
        return "the virtual address is not a multiple of the page size";
    if (!is_canonical(virtual))
        return "the virtual address is not canonical";
    if (is_kernels_address(virtual))
        return "the page is the kernel's own";
    if (flags & ~(unsigned)MMU_FLAGS)
        return "a flag is none of enum mmu_flags";
    if ((flags & MMU_WRITE) && (flags & MMU_EXECUTE))
        return "a page is writable or executable, not both";
    if ((flags & MMU_DEVICE) && (flags & MMU_GATHER))
        return "a page is uncached or write-combining, not both";
    if ((flags & MMU_EXECUTE) && virtual >= DIRECT_MAP && virtual - DIRECT_MAP < DIRECT_MAP_SIZE)
        return "nothing in the direct map is executable";
    if ((flags & MMU_USER) && virtual >= CANONICAL_HALF)
        return "user pages are in the low half";
    return NULL;
}

static uint64_t losses;

uint64_t mmu_losses(void)
{
    return __atomic_load_n(&losses, __ATOMIC_ACQUIRE);
}

/* When the tables are as they will be: what a CPU caches while they change is of before this. */
static void count_loss(void)
{
    __atomic_add_fetch(&losses, 1, __ATOMIC_RELEASE);
}

static const char *map(uint64_t space, uintptr_t virtual, uint64_t physical, unsigned flags)
{
    struct mmu_page page;
    const char *reason = check_request(virtual, flags);
    if (reason)
        return reason;
    if (physical % PAGE_SIZE != 0)
        return "the physical address is not a multiple of the page size";
    if (physical >> cpu_features.physical_bits != 0)
        return "the physical address has more bits than this CPU has";
    if (is_kernels(physical))
        return "the page is the kernel's own";
    if (mmu_translate_in(space, virtual, &page))
        return "the virtual address is mapped already";
    uint64_t *entry = page_table_make(mmu_direct(space), virtual, 1);
    if (!entry) {
        page_table_prune(mmu_direct(space), virtual);
        count_loss();
        return "there is no memory for page tables";
    }
    *entry = physical | entry_flags(flags);
    return NULL;
}

/* The entry of a page that is mapped by itself; a large page is not taken apart. */
static const char *find_page(uint64_t space, uintptr_t virtual, unsigned flags, uint64_t **entry)
{
    unsigned level;
    uint64_t permissions;
    const char *reason = check_request(virtual, flags);
    if (reason)
        return reason;
    *entry = page_table_find(mmu_direct(space), virtual, &level, &permissions);
    if (!*entry)
        return "nothing is mapped at the virtual address";
    return level == 1 ? NULL : "the virtual address is in a large page";
}

/* All of them, because a page of the image is reached in two places. */
static void forget_translations(void)
{
    write_cr3(read_cr3());
}

static const char *unmap(uint64_t space, uintptr_t virtual)
{
    uint64_t *entry;
    const char *reason = find_page(space, virtual, 0, &entry);
    if (reason)
        return reason;
    *entry = 0;
    forget_translations();
    page_table_prune(mmu_direct(space), virtual);
    count_loss();
    return NULL;
}

static const char *protect(uint64_t space, uintptr_t virtual, unsigned flags)
{
    uint64_t *entry;
    const char *reason = find_page(space, virtual, flags, &entry);
    if (reason)
        return reason;
    *entry = (*entry & (PAGE_ADDRESS | PAGE_OWNED)) | entry_flags(flags);
    forget_translations();
    count_loss();
    return NULL;
}

/* Tables are shared by threads, and the kernel's half by handlers, too. */
const char *mmu_map_in(uint64_t space, uintptr_t virtual, uint64_t physical, unsigned flags)
{
    uintptr_t state = arch_irq_save();
    const char *reason = map(space, virtual, physical, flags);
    arch_irq_restore(state);
    return reason;
}

const char *mmu_unmap_in(uint64_t space, uintptr_t virtual)
{
    uintptr_t state = arch_irq_save();
    const char *reason = unmap(space, virtual);
    arch_irq_restore(state);
    return reason;
}

const char *mmu_protect_in(uint64_t space, uintptr_t virtual, unsigned flags)
{
    uintptr_t state = arch_irq_save();
    const char *reason = protect(space, virtual, flags);
    arch_irq_restore(state);
    return reason;
}

const char *mmu_map(uintptr_t virtual, uint64_t physical, unsigned flags)
{
    return mmu_map_in(mmu_current(), virtual, physical, flags);
}

const char *mmu_unmap(uintptr_t virtual)
{
    return mmu_unmap_in(mmu_current(), virtual);
}

const char *mmu_protect(uintptr_t virtual, unsigned flags)
{
    return mmu_protect_in(mmu_current(), virtual, flags);
}

const char *mmu_map_device(uint64_t physical, uint64_t size)
{
    if (size == 0 || physical >= DIRECT_MAP_SIZE || size > DIRECT_MAP_SIZE - physical)
        return "the device's registers are where this kernel does not reach";
    for (uint64_t page = physical & ~(uint64_t)(PAGE_SIZE - 1); page < physical + size;
         page += PAGE_SIZE) {
        struct mmu_page mapped;
        const char *problem = NULL;
        if (!mmu_translate(DIRECT_MAP + page, &mapped))
            problem = mmu_map(DIRECT_MAP + page, page, MMU_WRITE | MMU_DEVICE);
        else if (!(mapped.flags & MMU_DEVICE))
            problem = "the device says that its registers are where RAM is";
        if (problem)
            return problem;
    }
    return NULL;
}
