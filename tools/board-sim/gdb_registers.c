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

static uint32_t get_basepri(struct machine *m)
{
    return m->core.basepri;
}

static uint32_t get_faultmask(struct machine *m)
{
    return m->core.faultmask;
}

static void set_faultmask(struct machine *m, uint32_t value)
{
    exception_set_faultmask(m, value & 1);
}

static uint32_t get_control(struct machine *m)
{
    return (uint32_t)m->core.spsel << 1 | (uint32_t)fpu_is_used(m) << 2;
}

static void set_control(struct machine *m, uint32_t value)
{
    if (!m->core.ipsr)
        core_select_sp(m, value & 2);
    if (fpu_is_on(m))
        fpu_set_used(m, value & 4);
}

static uint32_t get_msplim(struct machine *m)
{
    return m->core.stack_limit[0];
}

static void set_msplim(struct machine *m, uint32_t value)
{
    m->core.stack_limit[0] = value & ~UINT32_C(7);
}

static uint32_t get_psplim(struct machine *m)
{
    return m->core.stack_limit[1];
}

static void set_psplim(struct machine *m, uint32_t value)
{
    m->core.stack_limit[1] = value & ~UINT32_C(7);
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
/* ARMv7-M. */
static const struct gdb_register masks[] = {
    {"basepri", NULL, 8, get_basepri, exception_set_basepri},
    {"faultmask", NULL, 8, get_faultmask, set_faultmask},
};
/* ARMv8-M. */
static const struct gdb_register limits[] = {
    {"msplim", "data_ptr", 32, get_msplim, set_msplim},
    {"psplim", "data_ptr", 32, get_psplim, set_psplim},
};

/* d0 to d15, of which gdb makes s0 to s31 itself. */
#define DOUBLE(n) "d" #n, "ieee_double", 64, NULL, NULL
static const struct gdb_register fpu[] = {
    {DOUBLE(0)},
    {DOUBLE(1)},
    {DOUBLE(2)},
    {DOUBLE(3)},
    {DOUBLE(4)},
    {DOUBLE(5)},
    {DOUBLE(6)},
    {DOUBLE(7)},
    {DOUBLE(8)},
    {DOUBLE(9)},
    {DOUBLE(10)},
    {DOUBLE(11)},
    {DOUBLE(12)},
    {DOUBLE(13)},
    {DOUBLE(14)},
    {DOUBLE(15)},
    {"fpscr", NULL, 32, fpu_status, fpu_set_status},
};

static bool always(enum core_kind core)
{
    (void)core;
    return true;
}

/* A feature may have its registers in more than one of these, next to each other. */
static const struct feature {
    const char *name;
    const struct gdb_register *registers;
    size_t count;
    bool (*is_there)(enum core_kind core);
} features[] = {
    {"org.gnu.gdb.arm.m-profile", basic, sizeof basic / sizeof *basic, always},
    {"org.gnu.gdb.arm.m-system", special, sizeof special / sizeof *special, always},
    {"org.gnu.gdb.arm.m-system", masks, sizeof masks / sizeof *masks, core_is_mainline},
    {"org.gnu.gdb.arm.m-system", limits, sizeof limits / sizeof *limits, core_is_v8},
    {"org.gnu.gdb.arm.vfp", fpu, sizeof fpu / sizeof *fpu, core_has_fpu},
};

#define FEATURES (sizeof features / sizeof *features)

static char *append_registers(char *out, const char *end, const struct feature *f)
{
    for (size_t i = 0; i < f->count; i++) {
        const struct gdb_register *r = &f->registers[i];
        out +=
            snprintf(out, (size_t)(end - out), "<reg name=\"%s\" bitsize=\"%u\"", r->name, r->bits);
        if (r->type)
            out += snprintf(out, (size_t)(end - out), " type=\"%s\"", r->type);
        out += snprintf(out, (size_t)(end - out), "/>");
    }
    return out;
}

const char *gdb_description(const struct machine *m)
{
    static char text[4096];
    const char *end = text + sizeof text, *open = NULL;
    char *out = text + snprintf(text, sizeof text,
                                "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM "
                                "\"gdb-target.dtd\"><target><architecture>arm</architecture>");
    for (size_t i = 0; i < FEATURES; i++) {
        const struct feature *f = &features[i];
        if (!f->is_there(m->board->core))
            continue;
        if (!open || strcmp(open, f->name) != 0)
            out += snprintf(out, (size_t)(end - out), "%s<feature name=\"%s\">",
                            open ? "</feature>" : "", f->name);
        open = f->name;
        out = append_registers(out, end, f);
    }
    snprintf(out, (size_t)(end - out), "</feature></target>");
    return text;
}

static const struct gdb_register *find(const struct machine *m, unsigned number)
{
    for (size_t i = 0; i < FEATURES; i++) {
        if (!features[i].is_there(m->board->core))
            continue;
        if (number < features[i].count)
            return &features[i].registers[number];
        number -= (unsigned)features[i].count;
    }
    return NULL;
}

static uint64_t get(struct machine *m, const struct gdb_register *r, unsigned number)
{
    if (r->bits == 64)
        return fpu_double(m, (unsigned)(r - fpu));
    return r->get ? r->get(m) : core_get(m, number);
}

static void set(struct machine *m, const struct gdb_register *r, unsigned number, uint64_t value)
{
    if (r->bits == 64)
        fpu_set_double(m, (unsigned)(r - fpu), value);
    else if (r->set)
        r->set(m, (uint32_t)value);
    else
        core_set(m, number, (uint32_t)value);
    m->attention = true;
}

bool gdb_read_register(struct machine *m, unsigned number, char *text)
{
    const struct gdb_register *r = find(m, number);
    if (!r)
        return false;
    uint64_t value = get(m, r, number);
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
    hex_write(text, bytes, r->bits / 8);
    return true;
}

bool gdb_write_register(struct machine *m, unsigned number, const char *text)
{
    const struct gdb_register *r = find(m, number);
    uint8_t bytes[8] = {0};
    if (!r || !hex_read(text, bytes, r->bits / 8))
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        value |= (uint64_t)bytes[i] << 8 * i;
    set(m, r, number, value);
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
        text += find(m, i)->bits / 4;
    }
    return true;
}
