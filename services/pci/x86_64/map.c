/* map.c - the registers of a device. PCI Local Bus Specification 3.0, "Base Addresses". */
#include "../config.h"
#include <arch/mmu.h>
#include <arch/page_table.h>

#define BARS 6
#define BAR_IO 1u
#define BAR_TYPE 6u
#define BAR_64 4u
#define BAR_ADDRESS UINT32_C(0xfffffff0)

/* 0: nothing is there, or ports are. */
static uint64_t address_of(const struct pci_device *device, unsigned bar)
{
    uint32_t low = bar < BARS ? pci_read(device, PCI_BAR + 4 * bar) : BAR_IO;
    if (low & BAR_IO)
        return 0;
    uint64_t high = 0;
    if ((low & BAR_TYPE) == BAR_64)
        high = bar + 1 < BARS ? pci_read(device, PCI_BAR + 4 * (bar + 1)) : UINT32_MAX;
    return high << 32 | (low & BAR_ADDRESS);
}

const char *pci_map(const struct pci_device *device, unsigned bar, uint32_t offset, uint32_t size,
                    volatile void **registers)
{
    uint64_t base = address_of(device, bar);
    if (device->header != 0 || base == 0)
        return "the firmware has given the device's registers no address";
    uint64_t first = base <= UINT64_MAX - offset ? base + offset : base; /* out of reach, too */
    const char *problem = mmu_map_device(first, size);
    if (problem)
        return problem;
    pci_command(device, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
    *registers = (volatile void *)(DIRECT_MAP + first);
    return NULL;
}
