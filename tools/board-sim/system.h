/* system.h - a register of the system control space. */
#ifndef SIM_SYSTEM_H
#define SIM_SYSTEM_H

#include "machine.h"

struct system_register {
    uint32_t address;
    const char *name;
    uint32_t writable; /* 0: read-only */
    uint32_t (*read)(struct machine *m);
    void (*write)(struct machine *m, uint32_t value);
};

/* The register at an address, or NULL; those that hold priorities are none of these. */
const struct system_register *system_find(const struct machine *m, uint32_t address);

#endif
