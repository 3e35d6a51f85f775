/* table.h - the registers of a part, from svd2c's table. */
#ifndef SIM_TABLE_H
#define SIM_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;
struct reg;

struct field {
    const char *name;
    unsigned lsb, width;
};

/* Some bits of a register: a field, or what a model takes out of it. */
struct bits {
    struct reg *reg;
    uint32_t mask;
    unsigned lsb;
};

struct peripheral {
    const char *name;
    const char *type;
    uint32_t base, size;
    struct reg *first; /* its registers follow one another in the table */
    size_t count;
    /* From the board's description. */
    bool clock_told;      /* there is a line about its clock */
    struct bits gate;     /* what turns its clock on; .reg NULL: always on */
    unsigned more_widths; /* 8 | 16 | 32: allowed beside the register's own */
    struct peripheral_aliases {
        uint32_t toggle, set, clear;
    } aliases; /* how far from each register a store toggles, sets and clears its bits; 0: nowhere */
};

/* What a model does with a register; either may be NULL for plain storage. */
struct reg_model {
    uint32_t (*read)(struct machine *m, struct reg *reg);
    void (*write)(struct machine *m, struct reg *reg, uint32_t value);
};

struct reg {
    struct peripheral *peripheral;
    const char *name;      /* MODER */
    const char *full_name; /* GPIOB.MODER */
    uint32_t address;
    unsigned width;  /* bits */
    unsigned widths; /* 8 | 16 | 32: what an access may have */
    size_t order;    /* in the file */
    bool can_read, can_write;
    uint32_t reset, readable, writable, clear1, clear0, read_action;
    struct field *fields;
    size_t field_count;
    uint32_t value;
    const struct reg_model *model;
    void *device; /* the model's own */
};

struct interrupt {
    unsigned number;
    const char *name;
};

struct table {
    const char *path;
    struct peripheral *peripherals;
    struct reg *regs; /* by address */
    struct interrupt *interrupts;
    size_t peripheral_count, reg_count, interrupt_count;
};

/* Reads the table; refuses a line that is not as svd2c writes it. */
void table_read(struct table *table, const char *path);

/* All registers back to their reset values. */
void table_reset(struct table *table);
void table_reset_peripheral(struct peripheral *peripheral);

/* The register at an address, or NULL. Of two at one address, the first has the bits of both. */
struct reg *table_at(const struct table *table, uint32_t address);

/* By name; NULL when the table has none. */
struct peripheral *table_peripheral(const struct table *table, const char *name);
struct peripheral *table_peripheral_at(const struct table *table, uint32_t address);
struct reg *table_register(const struct peripheral *peripheral, const char *name);
const struct field *table_field(const struct reg *reg, const char *name);
const char *table_interrupt(const struct table *table, unsigned number);

static inline uint32_t bits_get(const struct bits *bits)
{
    return (bits->reg->value & bits->mask) >> bits->lsb;
}

/* A register that the table may lack counts as zero. */
static inline uint32_t reg_value(const struct reg *reg)
{
    return reg ? reg->value : 0;
}

#endif
