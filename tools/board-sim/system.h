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

/* The register at an address, or NULL; those of nvic_registers.c are none of these. */
const struct system_register *system_find(const struct machine *m, uint32_t address);

/* A word with a bit for each of 32 interrupts, or a byte for each of 4 exceptions. */
struct nvic_register {
    char name[16];
    bool is_priority;
    unsigned first, kind; /* exception; nvic_registers.c */
    uint32_t writable;
};

bool nvic_find(const struct machine *m, uint32_t address, struct nvic_register *found);
uint32_t nvic_read(const struct machine *m, const struct nvic_register *reg);
void nvic_write(struct machine *m, const struct nvic_register *reg, uint32_t value);

#endif
