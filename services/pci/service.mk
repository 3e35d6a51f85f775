# pci - the devices at a PC's buses.
NEEDS_pci := acpi apic irq mmu
$(call linked,pci,the devices at PCI buses,$(addprefix services/pci/,pci.c class_name.c))
$(call linked,pci,their registers and interrupts,$(addprefix services/pci/x86_64/,config.c map.c msi_x.c))
