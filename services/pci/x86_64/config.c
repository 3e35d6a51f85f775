/*
 * config.c - configuration space of a PC: in memory, where ACPI's MCFG says so (PCI Firmware Specification 3.3, "MCFG
 * Table Description"), else by two ports (PCI Local Bus Specification 3.0, "Configuration Mechanism #1").
 */
#include "../config.h"
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <arch/page_table.h>
#include <kernel/arch.h>
#include <services/acpi.h>

#define ADDRESS_PORT 0xcf8
#define DATA_PORT 0xcfc
#define ADDRESS_ENABLED (1u << 31)
#define NOTHING UINT32_MAX
#define WINDOWS_MAX 8
#define BUS_SHIFT 20 /* of an address in memory; a function has a page */
#define SLOT_SHIFT 15
#define FUNCTION_SHIFT 12

struct mcfg_entry {
    uint64_t base; /* of bus 0, whether or not it is in the range */
    uint16_t segment;
    uint8_t first, last;
    uint32_t reserved;
};
CHECK_SIZE(struct mcfg_entry, 16);
#define MCFG_ENTRIES 44 /* the header and 8 reserved bytes */

static struct mcfg_entry windows[WINDOWS_MAX];
static unsigned window_count;
static enum { UNKNOWN, NONE, BY_PORTS, IN_MEMORY } way;

static void read_mcfg(void)
{
    struct acpi_header header;
    uint64_t table = acpi_table("MCFG", &header);
    for (uint32_t at = MCFG_ENTRIES;
         table && window_count < WINDOWS_MAX && at + sizeof(struct mcfg_entry) <= header.length;
         at += sizeof(struct mcfg_entry)) {
        struct mcfg_entry *entry = &windows[window_count];
        if (acpi_copy(table + at, entry, sizeof *entry) && entry->first <= entry->last &&
            entry->base % (1u << BUS_SHIFT) == 0 &&
            entry->base < DIRECT_MAP_SIZE - ((uint64_t)PCI_BUSES << BUS_SHIFT))
            window_count++;
    }
}

/* NULL: it is in none of the windows, or where it should be is RAM. */
static volatile uint32_t *in_memory(const struct pci_device *at, unsigned offset)
{
    for (unsigned i = 0; i < window_count; i++) {
        const struct mcfg_entry *window = &windows[i];
        if (window->segment != at->segment || at->bus < window->first || at->bus > window->last)
            continue;
        uint64_t page = window->base + ((uint64_t)at->bus << BUS_SHIFT) +
                        ((uint64_t)at->slot << SLOT_SHIFT) +
                        ((uint64_t)at->function << FUNCTION_SHIFT);
        if (mmu_map_device(page, PAGE_SIZE) != NULL)
            return NULL;
        return (volatile uint32_t *)(DIRECT_MAP + page + offset);
    }
    return NULL;
}

/* Two accesses that belong together; `state` is of interrupts before. */
static uintptr_t choose(const struct pci_device *at, unsigned offset)
{
    uintptr_t state = arch_irq_save();
    out32(ADDRESS_PORT, ADDRESS_ENABLED | (uint32_t)at->bus << 16 | (uint32_t)at->slot << 11 |
                            (uint32_t)at->function << 8 | offset);
    return state;
}

static bool has_ports(void)
{
    uint32_t before = in32(ADDRESS_PORT);
    out32(ADDRESS_PORT, ADDRESS_ENABLED);
    bool is_there = in32(ADDRESS_PORT) == ADDRESS_ENABLED;
    out32(ADDRESS_PORT, before);
    return is_there;
}

static void find_way(void)
{
    static const struct pci_device first;
    if (way != UNKNOWN)
        return;
    read_mcfg();
    volatile uint32_t *there = in_memory(&first, PCI_ID);
    way = there && *there != NOTHING ? IN_MEMORY : has_ports() ? BY_PORTS : NONE;
}

uint32_t pci_config_read(const struct pci_device *at, unsigned offset)
{
    find_way();
    if (way == IN_MEMORY) {
        volatile uint32_t *there = in_memory(at, offset);
        return there ? *there : NOTHING;
    }
    if (way == NONE || at->segment != 0)
        return NOTHING;
    uintptr_t state = choose(at, offset);
    uint32_t value = in32(DATA_PORT);
    arch_irq_restore(state);
    return value;
}

void pci_config_write(const struct pci_device *at, unsigned offset, uint32_t value)
{
    find_way();
    if (way == IN_MEMORY) {
        volatile uint32_t *there = in_memory(at, offset);
        if (there)
            *there = value;
    } else if (way == BY_PORTS && at->segment == 0) {
        uintptr_t state = choose(at, offset);
        out32(DATA_PORT, value);
        arch_irq_restore(state);
    }
}

bool pci_root(unsigned number, struct pci_root *root)
{
    find_way();
    if (way != IN_MEMORY) {
        *root = (struct pci_root){.last = PCI_BUSES - 1};
        return way == BY_PORTS && number == 0;
    }
    if (number >= window_count)
        return false;
    *root = (struct pci_root){windows[number].segment, windows[number].first, windows[number].last};
    return true;
}
