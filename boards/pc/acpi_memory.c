/* acpi_memory.c - where a PC's ACPI tables are, and how they are read. */
#include <arch/mmu.h>
#include <arch/page_table.h>
#include <kernel/acpi.h>
#include <kernel/board.h>
#include <kernel/string.h>

/* How a PC's memory is read that may not be RAM: page by page. */
bool board_acpi_read(uint64_t physical, void *to, size_t size)
{
    uint64_t page = physical & ~(uint64_t)(PAGE_SIZE - 1);
    struct mmu_page mapped;
    if (size > 0 && page != ((physical + size - 1) & ~(uint64_t)(PAGE_SIZE - 1))) {
        size_t first = (size_t)(page + PAGE_SIZE - physical);
        return board_acpi_read(physical, to, first) &&
               board_acpi_read(physical + first, (char *)to + first, size - first);
    }
    if (page >= DIRECT_MAP_SIZE)
        return false; /* from there on the addresses are something else's */
    bool was_mapped = mmu_translate(DIRECT_MAP + page, &mapped);
    if (!was_mapped && mmu_map(DIRECT_MAP + page, page, 0) != NULL)
        return false;
    memcpy(to, mmu_direct(physical), size);
    if (!was_mapped)
        mmu_unmap(DIRECT_MAP + page);
    return true;
}

bool board_acpi_rsdp(struct rsdp *rsdp)
{
    if (!kernel_boot_info.has_rsdp)
        return acpi_search_rsdp(board_acpi_read, rsdp);
    *rsdp = kernel_boot_info.rsdp;
    return true;
}
