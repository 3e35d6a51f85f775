/* msi_x.c - interrupts that are writes to the CPU's APIC. PCI Local Bus Specification 3.0, "MSI-X Capability". */
#include "../config.h"
#include <kernel/board.h>

#define CONTROL_ENABLED (1u << 31) /* of the capability's first word */
#define CONTROL_MASKED (1u << 30)
#define TABLE 4 /* its second word */
#define TABLE_BAR 7u

struct entry {
    uint32_t address, address_high, data, control;
};
#define ENTRY_MASKED 1u

const char *pci_set_interrupt(const struct pci_device *device, unsigned entry, irq_handler *handler,
                              void *context)
{
    unsigned at = pci_capability(device, PCI_MSI_X, 0);
    uint32_t control = at ? pci_read(device, at) : 0, table = at ? pci_read(device, at + TABLE) : 0;
    volatile void *registers;
    if (!at || entry > (control >> 16 & 0x7ff))
        return "the device has no such MSI-X interrupt";
    const char *problem = pci_map(device, table & TABLE_BAR,
                                  (table & ~TABLE_BAR) + entry * (uint32_t)sizeof(struct entry),
                                  sizeof(struct entry), &registers);
    uint32_t address, data;
    for (unsigned number = 0; !problem; number++) {
        if (number == BOARD_MESSAGES)
            return "no interrupt is left for the device: each has one";
        unsigned line = board_message_line(number, &address, &data);
        if (!irq_has_handler(line)) {
            problem = irq_set_handler(line, handler, context);
            break;
        }
    }
    if (problem)
        return problem;
    volatile struct entry *message = registers;
    message->control = ENTRY_MASKED;
    message->address = address;
    message->address_high = 0;
    message->data = data;
    message->control = 0;
    pci_command(device, PCI_COMMAND_NO_INTX);
    pci_write(device, at, (control & ~CONTROL_MASKED) | CONTROL_ENABLED);
    return NULL;
}
