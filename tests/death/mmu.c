/*
 * Mapping, translating, protecting and unmapping a page, every request that is refused, and a
 * write to what is read-only in the end.
 *
 * expect: 0x800123, 4096 bytes, flags 1
 * expect: shared: 42
 * expect: flags 0
 * expect: not mapped
 * expect: text: flags 2
 * expect: refused: the virtual address is not a multiple of the page size
 * expect: refused: the virtual address is not canonical
 * expect: refused: a page is writable or executable, not both
 * expect: refused: a page is uncached or write-combining, not both
 * expect: refused: user pages are in the low half
 * expect: refused: the physical address is not a multiple of the page size
 * expect: refused: the physical address has more bits than this CPU has
 * expect: refused: the virtual address is mapped already
 * expect: refused: nothing is mapped at the virtual address
 * expect: refused: nothing is mapped at the virtual address
 * expect: refused: the virtual address is in a large page
 * expect: refused: a flag is none of enum mmu_flags
 * expect: refused: nothing in the direct map is executable
 * expect: kernel's own: text, constant, data, guard
 * expect: 1000 pages
 * expect: PANIC  page fault: the kernel wrote to 0x400000, which is read-only
 */
#include <arch/image.h>
#include <arch/mmu.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/string.h>

#define PAGE 0x400000
#define MEMORY 0x800000

static void refused(const char *reason)
{
    console_printf("refused: %s\n", reason ? reason : "no, it was done");
}

static void refusals(void)
{
    refused(mmu_map(PAGE + 1, MEMORY, 0));
    refused(mmu_map(1ul << 47, MEMORY, 0));
    refused(mmu_map(PAGE, MEMORY, MMU_WRITE | MMU_EXECUTE));
    refused(mmu_map(PAGE, MEMORY, MMU_DEVICE | MMU_GATHER));
    refused(mmu_map(DEVICE_MAP, MEMORY, MMU_USER));
    refused(mmu_map(PAGE, MEMORY + 1, 0));
    refused(mmu_map(PAGE, 1ul << 52, 0));
    refused(mmu_map(DIRECT_MAP, MEMORY, 0));
    refused(mmu_unmap(PAGE));
    refused(mmu_protect(PAGE, 0));
    refused(mmu_unmap(DIRECT_MAP));
    refused(mmu_map(PAGE, MEMORY, 0x100));
    refused(mmu_map(DIRECT_MAP + (1ul << 45), MEMORY, MMU_EXECUTE));
}

/* None of its pages can be mapped once more, unmapped or changed, nor by the direct map. */
static void check_kernels_own(const char *name, const void *at)
{
    uintptr_t page = (uintptr_t)at & ~(uintptr_t)(PAGE_SIZE - 1);
    uint64_t physical = page - KERNEL_BASE;
    uintptr_t direct = (uintptr_t)mmu_direct(physical);
    const char *const reasons[] = {mmu_map(PAGE, physical, 0),
                                   mmu_unmap(page),
                                   mmu_unmap(direct),
                                   mmu_protect(page, MMU_WRITE),
                                   mmu_protect(direct, MMU_WRITE),
                                   mmu_map(page, MEMORY, MMU_WRITE),
                                   mmu_map(direct, MEMORY, MMU_WRITE)};
    static const char own[] = "the page is the kernel's own";
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (!reasons[i] || memcmp(reasons[i], own, sizeof own) != 0)
            panic("%s, request %zu: %s", name, i, reasons[i] ? reasons[i] : "it was done");
    }
    console_printf("%s", name);
}

static void kernels_own(void)
{
    static const char constant[] = "constant";
    static int data = 1;
    console_printf("kernel's own: ");
    check_kernels_own("text, ", (const void *)(uintptr_t)kernel_main);
    check_kernels_own("constant, ", constant);
    check_kernels_own("data, ", &data);
    check_kernels_own("guard\n", stacks);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    struct mmu_page page;
    kassert(!mmu_map(PAGE, MEMORY, MMU_WRITE));
    kassert(mmu_translate(PAGE + 0x123, &page));
    console_printf("0x%lx, %lu bytes, flags %u\n", page.physical, page.size, page.flags);
    *(volatile int *)PAGE = 42;
    console_printf("shared: %d\n", *(volatile int *)mmu_direct(MEMORY));
    kassert(!mmu_protect(PAGE, 0) && mmu_translate(PAGE, &page));
    console_printf("flags %u\n", page.flags);
    kassert(!mmu_unmap(PAGE) && !mmu_translate(PAGE, &page));
    console_printf("not mapped\n");
    kassert(mmu_translate((uintptr_t)kernel_main, &page));
    console_printf("text: flags %u\n", page.flags);
    refusals();
    kernels_own();

    /* Far apart, so that each needs page tables: more than the reserve has. */
    for (uintptr_t i = 0; i < 1000; i++)
        kassert(!mmu_map(0x10000000000 + i * 0x40000000, MEMORY, 0));
    console_printf("1000 pages\n");
    kassert(!mmu_map(PAGE, MEMORY, 0));
    *(volatile int *)PAGE = 1;
}
