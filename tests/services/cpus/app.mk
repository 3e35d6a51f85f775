NEEDS := acpi apic clock
