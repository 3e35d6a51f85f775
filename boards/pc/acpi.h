/*
 * acpi.h - what ACPI says about a PC's clocks. Untrusted: a table that is not as it should be is not there.
 *
 * Pure: reads nothing but what `read` copies from physical memory, which returns false for what cannot
 * be had.
 */
#pragma once

#include <kernel/boot_info.h>

typedef bool acpi_read(uint64_t physical, void *to, size_t size);

struct acpi_clocks {
    uint64_t hpet;            /* physical address of its registers; 0: none */
    uint16_t pm_timer_port;   /* 0: none */
    bool pm_timer_is_32_bits; /* else 24 */
};

void acpi_find_clocks(const struct rsdp *rsdp, acpi_read *read, struct acpi_clocks *clocks);
