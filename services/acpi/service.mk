# acpi - the tables in which a PC's firmware describes the machine.
NEEDS_acpi := acpi-tables
$(call linked,acpi,the tables of this machine,services/acpi/acpi.c)
