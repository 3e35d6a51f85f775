/* config.h - configuration space, by whichever way this machine has. */
#pragma once

#include <services/pci.h>

#define PCI_BUSES 256

/* Of all devices, 32 bits; of one that is not there, ones. */
uint32_t pci_config_read(const struct pci_device *at, unsigned offset);
void pci_config_write(const struct pci_device *at, unsigned offset, uint32_t value);

/* A range of buses that begins with a root. Returns false after the last; with number 0, of the only one that is left
   where no table tells of any. */
struct pci_root {
    uint16_t segment;
    uint8_t first, last; /* bus */
};
bool pci_root(unsigned number, struct pci_root *root);

/* "Type 00h Configuration Space Header" */
enum {
    PCI_ID = 0x00,
    PCI_COMMAND = 0x04, /* and status, in the upper half */
    PCI_CLASS = 0x08,
    PCI_HEADER = 0x0c,
    PCI_BAR = 0x10,
    PCI_BUS_NUMBERS = 0x18, /* "PCI-to-PCI Bridge Architecture": primary, secondary, subordinate */
    PCI_CAPABILITIES = 0x34,
};
#define PCI_COMMAND_MEMORY (1u << 1)
#define PCI_COMMAND_MASTER (1u << 2)
#define PCI_COMMAND_NO_INTX (1u << 10)
#define PCI_STATUS_CAPABILITIES (1u << 20)
#define PCI_COMMAND_MASK 0xffffu /* writing ones to the status would clear it */

/* Changes bits of the command register. */
void pci_command(const struct pci_device *device, uint32_t set);
