/* devices.c - the command for what is at the buses. */
#include <kernel/console.h>
#include <services/pci.h>
#include <services/shell.h>

const char *shell_list_devices(int count, char *words[])
{
    (void)count, (void)words;
    struct pci_device device = {0};
    const char *problem = pci_start();
    while (!problem && pci_next(&device))
        console_printf("%04x:%02x:%02x.%x  %04x:%04x  %s\n", device.segment, device.bus,
                       device.slot, device.function, device.vendor, device.id,
                       pci_class_name(&device));
    if (pci_left_out() > 0)
        console_printf("and %u more, for which there is no room\n", pci_left_out());
    return problem;
}
