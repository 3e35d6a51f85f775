/*
 * pci.h - the devices at a PC's PCI buses, what they can do, and where their registers are.
 *
 *     struct pci_device device = {0};
 *     pci_start();
 *     while (pci_next(&device))
 *         console_printf("%04x:%04x %s\n", device.vendor, device.id, pci_class_name(&device));
 *
 * PCI Local Bus Specification 3.0, chapter "Configuration Space", and PCI Express Base Specification. What devices
 * say of themselves is untrusted. Not for a handler of an interrupt, but for pci_read() and pci_write().
 */
#pragma once

#ifndef NEEDS_pci
#error "the app includes <services/pci.h>: say NEEDS := pci in its app.mk"
#endif

#include <kernel/irq.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pci_device {
    uint16_t segment;
    uint8_t bus, slot, function;
    uint16_t vendor, id;
    uint8_t class_code, subclass, interface;
    uint8_t header;    /* 0: a device, 1: a bridge to another PCI bus, 2: a bridge to a CardBus */
    unsigned position; /* for pci_next() */
};

/*
 * Looks for all devices; a second call changes nothing. Returns NULL, or a sentence that says why there are none.
 * Bridges are followed as the firmware has set them up; a bus that only ACPI's AML tells of is not found.
 */
const char *pci_start(void);

/* The next one, by segment, bus, slot and function; the first after {0}. Returns false after the last. */
bool pci_next(struct pci_device *device);

/* How many devices there were no room for. */
unsigned pci_left_out(void);

/* What it is in a few words: "network controller". Never NULL. */
const char *pci_class_name(const struct pci_device *device);

/* 32 bits of its configuration space; `offset` is a multiple of 4 below 256. */
uint32_t pci_read(const struct pci_device *device, unsigned offset);
void pci_write(const struct pci_device *device, unsigned offset, uint32_t value);

/*
 * Where the next capability with this id lies in its configuration space, after the one at `after`, or from the
 * first on with 0. Returns 0 if there is none: "Capabilities List".
 */
enum { PCI_VENDOR_SPECIFIC = 0x09, PCI_MSI_X = 0x11 };
unsigned pci_capability(const struct pci_device *device, uint8_t id, unsigned after);

/*
 * Maps registers that a base address register, number 0 to 5, leads to, from an offset in them on; turns the
 * device's memory on, and lets it access RAM. *registers stays mapped, uncached. Returns NULL, or why not.
 */
const char *pci_map(const struct pci_device *device, unsigned bar, uint32_t offset, uint32_t size,
                    volatile void **registers);

/*
 * Has interrupt number `entry` of the device's MSI-X table call the handler, and turns MSI-X on. There are
 * BOARD_MESSAGES (kernel/board.h) for all devices. Returns NULL, or a sentence that says why not.
 */
const char *pci_set_interrupt(const struct pci_device *device, unsigned entry, irq_handler *handler,
                              void *context);
