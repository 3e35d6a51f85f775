/* pci.c - looks for devices, and what they say of themselves. */
#include "config.h"
#include <kernel/string.h>

#ifndef PCI_DEVICES_MAX
#define PCI_DEVICES_MAX 128
#endif

#define NO_VENDOR 0xffff
#define SLOTS 32
#define FUNCTIONS 8
#define HEADER_TYPE 0x7f /* of the byte; and of the four of which it is the third: */
#define HEADER_MULTIFUNCTION (0x80u << 16)
#define HEADER_BRIDGE 1
#define CAPABILITIES_MAX 48 /* in 192 bytes; a list that is longer goes round */

static struct pci_device devices[PCI_DEVICES_MAX];
static unsigned device_count, left_out;
static bool started;

/* Which buses of a root are known; a bridge that leads back finds its bus there. */
static uint32_t known[PCI_BUSES / 32];

static void know(const struct pci_root *root, unsigned bus)
{
    if (bus >= root->first && bus <= root->last)
        known[bus / 32] |= 1u << bus % 32;
}

static void keep(const struct pci_device *device)
{
    if (device_count == PCI_DEVICES_MAX) {
        left_out++;
        return;
    }
    devices[device_count] = *device;
    devices[device_count].position = device_count;
    device_count++;
}

/* Returns whether there is one; *has_more, whether it may have other functions. */
static bool look(const struct pci_root *root, struct pci_device *device, bool *has_more)
{
    uint32_t id = pci_config_read(device, PCI_ID);
    device->vendor = (uint16_t)id;
    device->id = (uint16_t)(id >> 16);
    if (device->vendor == NO_VENDOR)
        return false;
    uint32_t class = pci_config_read(device, PCI_CLASS);
    uint32_t header = pci_config_read(device, PCI_HEADER);
    device->interface = (uint8_t)(class >> 8);
    device->subclass = (uint8_t)(class >> 16);
    device->class_code = (uint8_t)(class >> 24);
    device->header = header >> 16 & HEADER_TYPE;
    *has_more = header & HEADER_MULTIFUNCTION;
    keep(device);
    if (device->header == HEADER_BRIDGE)
        know(root, pci_config_read(device, PCI_BUS_NUMBERS) >> 8 & 0xff);
    return true;
}

static void scan_bus(const struct pci_root *root, unsigned bus)
{
    for (unsigned slot = 0; slot < SLOTS; slot++) {
        struct pci_device device = {
            .segment = root->segment, .bus = (uint8_t)bus, .slot = (uint8_t)slot};
        bool has_more, ignored;
        if (!look(root, &device, &has_more))
            continue;
        for (unsigned function = 1; has_more && function < FUNCTIONS; function++) {
            device.function = (uint8_t)function;
            look(root, &device, &ignored);
        }
    }
}

/* In order; what a bridge leads to has a larger number than the bridge's bus. One that says otherwise leads nowhere. */
static void scan_root(const struct pci_root *root)
{
    memset(known, 0, sizeof known);
    know(root, root->first);
    for (unsigned bus = root->first; bus <= root->last; bus++) {
        if (known[bus / 32] >> bus % 32 & 1)
            scan_bus(root, bus);
    }
}

const char *pci_start(void)
{
    struct pci_root root;
    if (started)
        return device_count > 0 ? NULL : "this machine has no PCI bus";
    started = true;
    for (unsigned number = 0; pci_root(number, &root); number++)
        scan_root(&root);
    return device_count > 0 ? NULL : "this machine has no PCI bus";
}

bool pci_next(struct pci_device *device)
{
    bool is_first = device->vendor == 0;
    unsigned position = is_first ? 0 : device->position + 1;
    if (position >= device_count)
        return false;
    *device = devices[position];
    return true;
}

unsigned pci_left_out(void)
{
    return left_out;
}

uint32_t pci_read(const struct pci_device *device, unsigned offset)
{
    return pci_config_read(device, offset);
}

void pci_write(const struct pci_device *device, unsigned offset, uint32_t value)
{
    pci_config_write(device, offset, value);
}

void pci_command(const struct pci_device *device, uint32_t set)
{
    uint32_t command = pci_read(device, PCI_COMMAND) & PCI_COMMAND_MASK;
    pci_write(device, PCI_COMMAND, command | set);
}

/* The two lowest bits of a place are reserved. */
static unsigned next_capability(const struct pci_device *device, unsigned after)
{
    uint32_t word = after ? pci_read(device, after) >> 8 : pci_read(device, PCI_CAPABILITIES);
    unsigned at = word & 0xfc;
    return at > PCI_CAPABILITIES ? at : 0;
}

unsigned pci_capability(const struct pci_device *device, uint8_t id, unsigned after)
{
    if (!(pci_read(device, PCI_COMMAND) & PCI_STATUS_CAPABILITIES))
        return 0;
    unsigned at = next_capability(device, after);
    for (unsigned i = 0; at != 0 && i < CAPABILITIES_MAX; i++) {
        if ((uint8_t)pci_read(device, at) == id)
            return at;
        at = next_capability(device, at);
    }
    return 0;
}
