/* acpi.h - what ACPI says about a PC's clocks. Pure, as <kernel/acpi.h> is. */
#pragma once

#include <kernel/acpi.h>

struct acpi_clocks {
    uint64_t hpet;            /* physical address of its registers; 0: none */
    uint16_t pm_timer_port;   /* 0: none */
    bool pm_timer_is_32_bits; /* else 24 */
};

void acpi_find_clocks(const struct rsdp *rsdp, acpi_read *read, struct acpi_clocks *clocks);
