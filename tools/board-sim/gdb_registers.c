/* gdb_registers.c - the registers as gdb wants them: "Standard Target Features", "ARM Features" (M-profile). */
#include "gdb.h"

#include <stdio.h>
#include <string.h>

struct gdb_register {
    const char *name, *type; /* NULL: a plain number */
    unsigned bits;
    uint32_t (*get)(struct machine *m);
    void (*set)(struct machine *m, uint32_t value);
};

static void set_xpsr(struct machine *m, uint32_t value)
{
    core_set_flags(m, value);
    m->core.thumb = value >> 24 & 1;
}

static void set_pc(struct machine *m, uint32_t value)
{
    m->core.pc = value & ~UINT32_C(1);
    m->core.asleep = false;
}

static uint32_t get_primask(struct machine *m)
{
    return m->core.primask;
}

static void set_primask(struct machine *m, uint32_t value)
{
    m->core.primask = value & 1;
}

static uint32_t get_control(struct machine *m)
{
    return (uint32_t)m->core.spsel << 1;
}

static void set_control(struct machine *m, uint32_t value)
{
    if (!m->core.ipsr)
        core_select_sp(m, value & 2);
}

/* r0 to r15 first, which core_get() knows by number. */
static const struct gdb_register basic[] = {
    {"r0", NULL, 32, NULL, NULL},
    {"r1", NULL, 32, NULL, NULL},
    {"r2", NULL, 32, NULL, NULL},
    {"r3", NULL, 32, NULL, NULL},
    {"r4", NULL, 32, NULL, NULL},
    {"r5", NULL, 32, NULL, NULL},
    {"r6", NULL, 32, NULL, NULL},
    {"r7", NULL, 32, NULL, NULL},
    {"r8", NULL, 32, NULL, NULL},
    {"r9", NULL, 32, NULL, NULL},
    {"r10", NULL, 32, NULL, NULL},
    {"r11", NULL, 32, NULL, NULL},
    {"r12", NULL, 32, NULL, NULL},
    {"sp", "data_ptr", 32, NULL, NULL},
    {"lr", NULL, 32, NULL, NULL},
    {"pc", "code_ptr", 32, NULL, set_pc},
    {"xpsr", NULL, 32, exception_xpsr, set_xpsr},
};
static const struct gdb_register special[] = {
    {"msp", "data_ptr", 32, core_main_sp, core_set_main_sp},
    {"psp", "data_ptr", 32, core_process_sp, core_set_process_sp},
    {"primask", NULL, 8, get_primask, set_primask},
    {"control", NULL, 8, get_control, set_control},
};

static const struct feature {
    const char *name;
    const struct gdb_register *registers;
    size_t count;
} features[] = {
    {"org.gnu.gdb.arm.m-profile", basic, sizeof basic / sizeof *basic},
    {"org.gnu.gdb.arm.m-system", special, sizeof special / sizeof *special},
};

#define FEATURES (sizeof features / sizeof *features)

static char *append_feature(char *out, const char *end, const struct feature *f)
{
    out += snprintf(out, (size_t)(end - out), "<feature name=\"%s\">", f->name);
    for (size_t i = 0; i < f->count; i++) {
        const struct gdb_register *r = &f->registers[i];
        out +=
            snprintf(out, (size_t)(end - out), "<reg name=\"%s\" bitsize=\"%u\"", r->name, r->bits);
        if (r->type)
            out += snprintf(out, (size_t)(end - out), " type=\"%s\"", r->type);
        out += snprintf(out, (size_t)(end - out), "/>");
    }
    return out + snprintf(out, (size_t)(end - out), "</feature>");
}

const char *gdb_description(void)
{
    static char text[4096];
    const char *end = text + sizeof text;
    char *out = text + snprintf(text, sizeof text,
                                "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM "
                                "\"gdb-target.dtd\"><target><architecture>arm</architecture>");
    for (size_t i = 0; i < FEATURES; i++)
        out = append_feature(out, end, &features[i]);
    snprintf(out, (size_t)(end - out), "</target>");
    return text;
}

static const struct gdb_register *find(unsigned number)
{
    for (size_t i = 0; i < FEATURES; number -= (unsigned)features[i++].count) {
        if (number < features[i].count)
            return &features[i].registers[number];
    }
    return NULL;
}

bool gdb_read_register(struct machine *m, unsigned number, char *text)
{
    const struct gdb_register *r = find(number);
    if (!r)
        return false;
    uint32_t value = r->get ? r->get(m) : core_get(m, number);
    const uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                              (uint8_t)(value >> 24)};
    hex_write(text, bytes, r->bits / 8);
    return true;
}

bool gdb_write_register(struct machine *m, unsigned number, const char *text)
{
    const struct gdb_register *r = find(number);
    uint8_t bytes[4] = {0};
    if (!r || !hex_read(text, bytes, r->bits / 8))
        return false;
    uint32_t value =
        bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
    if (r->set)
        r->set(m, value);
    else
        core_set(m, number, value);
    m->attention = true;
    return true;
}

void gdb_read_registers(struct machine *m, char *text)
{
    for (unsigned i = 0; gdb_read_register(m, i, text); i++)
        text += strlen(text);
}

bool gdb_write_registers(struct machine *m, const char *text)
{
    for (unsigned i = 0; *text; i++) {
        if (!gdb_write_register(m, i, text))
            return false;
        text += find(i)->bits / 4;
    }
    return true;
}
