NEEDS := acpi apic clock cpus
CPUS := 4
CFLAGS += -Iservices/cpus/x86_64
