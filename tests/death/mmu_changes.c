/*
 * What a page does after each change of it: touched, because a dropped flush of the TLB shows only then. New
 * page tables begin empty though the RAM was not; the caching of each page is what its entry chooses of the PAT.
 * exit: 33
 *
 * expect: mapped: reads writes -
 * expect: read-only: reads - -
 * expect: writable: reads writes -
 * expect: executable: reads - executes
 * expect: no longer executable: reads - -
 * expect: unmapped: - - -
 * expect: mapped elsewhere: reads writes -
 * expect: there: 2
 * expect: types: 6 7 1, of a device: 7
 * expect: neighbours: - - -
 * expect: kernel_main returned: halted.
 */
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <arch/page_table.h>
#include <arch/traps.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/page_alloc.h>
#include <kernel/panic.h>
#include <kernel/string.h>

#define PAGE 0x400000
#define FAR_PAGE 0x7f0000000000
#define DEVICE 0xfee00000 /* the local APIC: Intel SDM volume 3, "Local APIC" */
#define TABLES 64         /* more than the reserve, and what this needs */
#define RETURN 0xc3
#define MSR_PAT 0x277

static bool has_faulted;

/* An access below is two bytes long. A call has pushed where it came from. */
static bool on_page_fault(struct trap_frame *frame)
{
    has_faulted = true;
    if (frame->rip == frame->cr2) {
        frame->rip = *(uint64_t *)frame->rsp;
        frame->rsp += 8;
    } else {
        frame->rip += 2;
    }
    return true;
}

static bool can_read(uintptr_t address)
{
    has_faulted = false;
    __asm__ volatile("movb (%0), %%al" ::"d"(address) : "rax", "memory");
    return !has_faulted;
}

/* What is there stays. */
static bool can_write(uintptr_t address)
{
    has_faulted = false;
    __asm__ volatile("movb %%al, (%0)" ::"d"(address), "a"(RETURN) : "memory");
    return !has_faulted;
}

static bool can_execute(uintptr_t address)
{
    has_faulted = false;
    __asm__ volatile("call *%0" ::"d"(address) : "memory");
    return !has_faulted;
}

static void touch(const char *what, uintptr_t address)
{
    bool reads = can_read(address), writes = can_write(address), executes = can_execute(address);
    console_printf("%s: %s %s %s\n", what, reads ? "reads" : "-", writes ? "writes" : "-",
                   executes ? "executes" : "-");
}

/* What page_alloc() gives next, full of bytes that are a page that is present. */
static void dirty_memory(void)
{
    uint64_t page[TABLES], lowest = UINT64_MAX;
    for (size_t i = 0; i < TABLES; i++) {
        page[i] = page_alloc(PAGE_SIZE, LOW_MEMORY);
        kassert(page[i] != 0 && page[i] < lowest);
        lowest = page[i];
    }
    memset(mmu_direct(lowest - TABLES * PAGE_SIZE), 0x67, TABLES * PAGE_SIZE);
}

/* Beside each page of a new part of the addresses; the first are in the reserve. */
static void neighbours(void)
{
    for (uintptr_t i = 0; i < TABLES / 2; i++) {
        uintptr_t page = FAR_PAGE - i * HUGE_PAGE;
        struct mmu_page found;
        kassert(!mmu_map(page, PAGE, MMU_WRITE));
        if (mmu_translate(page + PAGE_SIZE, &found) || mmu_translate(page + LARGE_PAGE, &found))
            panic("0x%lx has neighbours", page);
    }
    touch("neighbours", FAR_PAGE - (TABLES / 2 - 1) * HUGE_PAGE + PAGE_SIZE);
}

/* Intel SDM volume 3, "Selecting a Memory Type from the PAT": 6 is write-back, 7 uncached, 1 write-combining. */
static unsigned type_of(uintptr_t page)
{
    unsigned level;
    uint64_t permissions;
    uint64_t *entry = page_table_find(boot_pml4, page, &level, &permissions);
    kassert(entry && level == 1);
    unsigned index = (unsigned)(*entry >> 7 & 1) << 2 | (unsigned)(*entry >> 3 & 3);
    return (unsigned)(read_msr(MSR_PAT) >> 8 * index) & 7;
}

static void types(uintptr_t page)
{
    static const unsigned flags[] = {0, MMU_DEVICE, MMU_GATHER};
    console_printf("types:");
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        kassert(!mmu_protect(page, flags[i]));
        console_printf(" %u", type_of(page));
    }
    kassert(!mmu_map_device(DEVICE, PAGE_SIZE));
    console_printf(", of a device: %u\n", type_of(DIRECT_MAP + DEVICE));
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    uint64_t one = page_alloc(PAGE_SIZE, LOW_MEMORY), two = page_alloc(PAGE_SIZE, LOW_MEMORY);
    memset(mmu_direct(one), 1, PAGE_SIZE);
    memset(mmu_direct(two), 2, PAGE_SIZE);
    trap_set_handler(TRAP_PAGE_FAULT, on_page_fault);
    kassert(!mmu_map(PAGE, one, MMU_WRITE));
    touch("mapped", PAGE);
    kassert(!mmu_protect(PAGE, 0));
    touch("read-only", PAGE);
    kassert(!mmu_protect(PAGE, MMU_WRITE));
    touch("writable", PAGE);
    kassert(!mmu_protect(PAGE, MMU_EXECUTE));
    touch("executable", PAGE);
    kassert(!mmu_protect(PAGE, 0));
    touch("no longer executable", PAGE);
    kassert(!mmu_map(PAGE + PAGE_SIZE, one, 0)); /* or the table goes, which flushes, too */
    kassert(!mmu_unmap(PAGE));
    touch("unmapped", PAGE);
    kassert(!mmu_map(PAGE, two, MMU_WRITE));
    touch("mapped elsewhere", PAGE);
    console_printf("there: %d\n", *(unsigned char *)(PAGE + 1));
    types(PAGE);
    dirty_memory();
    neighbours();
}
