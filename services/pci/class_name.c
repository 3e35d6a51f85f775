/* class_name.c - what devices are. PCI Code and ID Assignment Specification 1.11, "Class Codes". */
#include <services/pci.h>

#define ANY 0x100

static const struct {
    uint16_t class_code, subclass;
    const char *name;
} names[] = {
    {0x01, 0x01, "IDE controller"},
    {0x01, 0x06, "SATA controller"},
    {0x01, 0x08, "NVMe controller"},
    {0x01, ANY, "disk controller"},
    {0x02, ANY, "network controller"},
    {0x03, ANY, "display"},
    {0x04, ANY, "sound or video"},
    {0x05, ANY, "memory controller"},
    {0x06, 0x00, "host bridge"},
    {0x06, 0x01, "ISA bridge"},
    {0x06, 0x04, "PCI bridge"},
    {0x06, ANY, "bridge"},
    {0x07, ANY, "serial or parallel port"},
    {0x08, ANY, "system device"},
    {0x09, ANY, "input device"},
    {0x0b, ANY, "processor"},
    {0x0c, 0x03, "USB controller"},
    {0x0c, 0x05, "SMBus"},
    {0x0c, ANY, "serial bus"},
    {0x0d, ANY, "radio"},
    {0x10, ANY, "encryption"},
    {0x12, ANY, "accelerator"},
};

const char *pci_class_name(const struct pci_device *device)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].class_code == device->class_code &&
            (names[i].subclass == ANY || names[i].subclass == device->subclass))
            return names[i].name;
    }
    return "device";
}
