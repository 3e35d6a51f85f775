/* pci_test.c - the devices that a machine's configuration space tells of, whatever it says. */
#include "unit.h"

#define NEEDS_pci
#include "../../services/pci/class_name.c"
#include "../../services/pci/pci.c"

#define MANY 150 /* more than there is room for */

static struct space {
    uint16_t segment;
    uint8_t bus, slot, function;
    uint32_t words[64];
} spaces[MANY + 20];
static size_t space_count;

static struct space *find(const struct pci_device *at)
{
    for (size_t i = 0; i < space_count; i++) {
        struct space *space = &spaces[i];
        if (space->segment == at->segment && space->bus == at->bus && space->slot == at->slot &&
            space->function == at->function)
            return space;
    }
    return NULL;
}

uint32_t pci_config_read(const struct pci_device *at, unsigned offset)
{
    check(offset % 4 == 0 && offset < 256);
    const struct space *space = find(at);
    return space ? space->words[offset / 4] : UINT32_MAX;
}

void pci_config_write(const struct pci_device *at, unsigned offset, uint32_t value)
{
    struct space *space = find(at);
    check(offset % 4 == 0 && offset < 256);
    if (space)
        space->words[offset / 4] = value;
}

bool pci_root(unsigned number, struct pci_root *root)
{
    static const struct pci_root roots[] = {{0, 0, 9}, {1, 8, 12}};
    if (number >= sizeof roots / sizeof *roots)
        return false;
    *root = roots[number];
    return true;
}

static struct space *add(unsigned segment, unsigned bus, unsigned slot, unsigned function,
                         uint32_t id, uint32_t class, uint32_t header)
{
    struct space *space = &spaces[space_count++];
    *space = (struct space){(uint16_t)segment, (uint8_t)bus, (uint8_t)slot, (uint8_t)function, {0}};
    space->words[0] = id;
    space->words[2] = class << 8;
    space->words[3] = header << 16;
    return space;
}

static void add_bridge(unsigned bus, unsigned slot, unsigned to)
{
    add(0, bus, slot, 0, 0x00011b36, 0x060400, 1)->words[6] = to << 8 | bus;
}

static void check_next(struct pci_device *device, unsigned segment, unsigned bus, unsigned slot,
                       unsigned function, unsigned id, const char *name)
{
    check(pci_next(device));
    check_int(device->segment, segment);
    check_int(device->bus, bus);
    check_int(device->slot, slot);
    check_int(device->function, function);
    check_int(device->id, id);
    check_text(pci_class_name(device), name);
}

/* All at once, because devices are looked for once. */
CASE(devices_and_bridges)
{
    struct pci_device device = {0};
    check(!pci_next(&device));
    add(0, 0, 0, 0, 0x00108086, 0x060000, 0);
    add(0, 0, 1, 0, 0x00118086, 0x060100, 0x80);
    add(0, 0, 1, 2, 0x00128086, 0x0c0330, 0); /* no function 1 */
    add(0, 0, 2, 0, 0x00138086, 0x020000, 0);
    add(0, 0, 2, 1, 0x00148086, 0x020000, 0); /* of a device that does not say that it has others */
    add(0, 0, 3, 3, 0x00158086, 0x020000, 0); /* no function 0 */
    add_bridge(0, 4, 5);
    add_bridge(0, 5, 5);   /* to the same bus */
    add_bridge(0, 6, 0);   /* back to its own */
    add_bridge(0, 7, 200); /* to one that the root does not have */
    add(0, 5, 31, 7, 0x00168086, 0x010802, 0);
    add(0, 5, 31, 0, 0x00178086, 0x010601, 0x80);
    add_bridge(5, 8, 2); /* back */
    add(0, 2, 0, 0, 0x00188086, 0x030000, 0);
    add(0, 9, 0, 0, 0x00198086, 0x030000, 0); /* no bridge leads there */
    add(1, 8, 0, 0, 0x001a8086, 0xff0000, 0);
    add(1, 5, 0, 0, 0x001b8086, 0x030000, 0);
    for (unsigned i = 0; i < MANY; i++)
        add(1, 8, 1 + i / 8, i % 8, 0x00201234 + (i << 16), 0x010000, 0x80);
    check(!pci_start());
    check(!pci_start());
    check_next(&device, 0, 0, 0, 0, 0x10, "host bridge");
    check_int(device.vendor, 0x8086);
    check_int(device.interface, 0);
    check_next(&device, 0, 0, 1, 0, 0x11, "ISA bridge");
    check_int(device.header, 0);
    check_next(&device, 0, 0, 1, 2, 0x12, "USB controller");
    check_int(device.interface, 0x30);
    check_next(&device, 0, 0, 2, 0, 0x13, "network controller");
    for (unsigned slot = 4; slot < 8; slot++)
        check_next(&device, 0, 0, slot, 0, 1, "PCI bridge");
    check_int(device.header, 1);
    check_next(&device, 0, 5, 8, 0, 1, "PCI bridge");
    check_next(&device, 0, 5, 31, 0, 0x17, "SATA controller");
    check_next(&device, 0, 5, 31, 7, 0x16, "NVMe controller");
    check_next(&device, 1, 8, 0, 0, 0x1a, "device");
    unsigned more = 0;
    while (pci_next(&device))
        check_int(device.id, 0x20 + more++);
    check_int(more + pci_left_out(), MANY);
    check(pci_left_out() > 0);
}

/* A capability at an offset: its id, and where the next one is. */
static void put(struct space *space, unsigned at, unsigned id, unsigned next)
{
    space->words[at / 4] = id | next << 8 | 0xabcd0000;
}

CASE(capabilities)
{
    struct space *space = add(2, 0, 0, 0, 1, 0, 0);
    struct pci_device device = {.segment = 2};
    space->words[13] = 0x43; /* its two lowest bits are reserved */
    put(space, 0x40, 5, 0x60);
    put(space, 0x60, PCI_VENDOR_SPECIFIC, 0x51);
    put(space, 0x50, PCI_VENDOR_SPECIFIC, 0xfc);
    put(space, 0xfc, PCI_MSI_X, 0);
    check_int(pci_capability(&device, 5, 0), 0); /* it says that there is no list */
    space->words[1] = 1u << 20;
    check_int(pci_capability(&device, 5, 0), 0x40);
    check_int(pci_capability(&device, PCI_VENDOR_SPECIFIC, 0), 0x60);
    check_int(pci_capability(&device, PCI_VENDOR_SPECIFIC, 0x60), 0x50);
    check_int(pci_capability(&device, PCI_VENDOR_SPECIFIC, 0x50), 0);
    check_int(pci_capability(&device, PCI_MSI_X, 0), 0xfc);
    check_int(pci_capability(&device, 1, 0), 0);
    put(space, 0xfc, PCI_MSI_X, 0x40); /* round and round */
    check_int(pci_capability(&device, 1, 0), 0);
    put(space, 0xfc, PCI_MSI_X, 0x10); /* into what every device has */
    check_int(pci_capability(&device, 1, 0), 0);
}

CASE(the_status_is_not_cleared)
{
    struct space *space = add(3, 0, 0, 0, 1, 0, 0);
    struct pci_device device = {.segment = 3};
    space->words[1] = 0xf9000001;
    pci_command(&device, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
    check_int(space->words[1], 7);
}

/* Each name that there is, and classes and subclasses without one of their own. */
CASE(names_of_classes)
{
    static const struct {
        uint8_t class_code, subclass;
        const char *name;
    } rows[] = {
        {0x00, 0x00, "device"},
        {0x01, 0x00, "disk controller"},
        {0x01, 0x01, "IDE controller"},
        {0x01, 0x06, "SATA controller"},
        {0x01, 0x08, "NVMe controller"},
        {0x01, 0x80, "disk controller"},
        {0x02, 0x00, "network controller"},
        {0x02, 0x80, "network controller"},
        {0x03, 0x00, "display"},
        {0x03, 0x80, "display"},
        {0x04, 0x01, "sound or video"},
        {0x05, 0x00, "memory controller"},
        {0x06, 0x00, "host bridge"},
        {0x06, 0x01, "ISA bridge"},
        {0x06, 0x04, "PCI bridge"},
        {0x06, 0x80, "bridge"},
        {0x07, 0x00, "serial or parallel port"},
        {0x08, 0x80, "system device"},
        {0x09, 0x00, "input device"},
        {0x0a, 0x00, "device"},
        {0x0b, 0x40, "processor"},
        {0x0c, 0x03, "USB controller"},
        {0x0c, 0x05, "SMBus"},
        {0x0c, 0x00, "serial bus"},
        {0x0d, 0x80, "radio"},
        {0x0e, 0x00, "device"},
        {0x10, 0x80, "encryption"},
        {0x11, 0x00, "device"},
        {0x12, 0x00, "accelerator"},
        {0x13, 0x00, "device"},
        {0xff, 0x00, "device"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pci_device device = {.class_code = rows[i].class_code, .subclass = rows[i].subclass};
        check_text(pci_class_name(&device), rows[i].name);
    }
}
