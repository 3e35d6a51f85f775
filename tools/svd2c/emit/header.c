/* header.c - the C header: interrupts, the types of peripherals, and where they are. */
#include "svd2c/emit/emit.h"

#include <stdio.h>
#include <string.h>

/* ---- Interrupts and the core ---- */

static void emit_exception(struct out *out, const struct core *core, unsigned vector)
{
    /* CMSIS-Core's names, which differ from the vectors'. */
    static const struct {
        const char *name, *cmsis;
    } cmsis[] = {{"NMI", "NonMaskableInt"},
                 {"MemManage", "MemoryManagement"},
                 {"SVC", "SVCall"},
                 {"DebugMon", "DebugMonitor"}};
    const char *name = core_exception(core, vector);
    if (!name || vector < 2)
        return;
    for (size_t i = 0; i < sizeof cmsis / sizeof *cmsis; i++)
        if (!strcmp(cmsis[i].name, name))
            name = cmsis[i].cmsis;
    out_format(out, "    %s = %d,\n", emit_claim(IDENTIFIERS, store_join(name, "IRQn")),
               (int)vector - 16);
}

static void emit_interrupts(struct out *out, const struct device *device)
{
    if (!device->interrupts && device->core.architecture == CORE_OTHER)
        return;
    out_text(out,
             "\n/* Interrupt numbers; a core's own exceptions are negative, as in CMSIS-Core. */\n"
             "typedef enum {\n");
    for (unsigned vector = 1; vector < 16; vector++)
        emit_exception(out, &device->core, vector);
    for (const struct interrupt *i = device->interrupts; i; i = i->next) {
        out_format(out, "    %s = %u,", emit_claim(IDENTIFIERS, store_join(i->name, "IRQn")),
                   i->number);
        emit_description(out, i->description);
    }
    out_text(out, "} IRQn_Type;\n");
    emit_handler_declarations(out, device);
}

/* __CM4_REV, the revision rNpP as 0xNNPP; and what core_cm*.h asks for of how the core was built. */
static void emit_cmsis_options(struct out *out, const struct core *core)
{
    static const struct {
        enum element element;
        const char *name;
    } options[] = {{FPU_DP, "__FPU_DP"},
                   {DSP_PRESENT, "__DSP_PRESENT"},
                   {MVE_PRESENT, "__MVE_PRESENT"},
                   {ICACHE_PRESENT, "__ICACHE_PRESENT"},
                   {DCACHE_PRESENT, "__DCACHE_PRESENT"},
                   {DTCM_PRESENT, "__DTCM_PRESENT"}};
    unsigned major = 0, minor = 0;
    bool flag;
    uint64_t regions;
    if (core->revision)
        sscanf(core->revision, "%*1[rR]%2u%*1[pP]%2u", &major, &minor);
    out_format(out, "#define __%s_REV 0x%02X%02XU\n", core->revision_macro, major, minor);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (derive_flag(core->node, options[i].element, &flag))
            out_format(out, "#define %s %dU\n", options[i].name, flag);
    if (derive_number(core->node, SAU_NUM_REGIONS, &regions))
        out_format(out, "#define __SAUREGION_PRESENT %dU\n", regions > 0);
}

static void emit_core(struct out *out, const struct core *core)
{
    if (core->architecture == CORE_OTHER)
        return;
    out_text(out, "\n/* How the core was built, in CMSIS-Core's spelling. */\n");
    if (core->has_priority_bits)
        out_format(out, "#define __NVIC_PRIO_BITS %uU\n", core->priority_bits);
    if (core->has_mpu)
        out_format(out, "#define __MPU_PRESENT %dU\n", core->mpu);
    if (core->has_fpu)
        out_format(out, "#define __FPU_PRESENT %dU\n", core->fpu);
    if (core->has_vtor)
        out_format(out, "#define __VTOR_PRESENT %dU\n", core->vtor);
    out_format(out, "#define __Vendor_SysTickConfig %dU\n", core->vendor_systick);
    if (core->choice == CORE_CMSIS)
        emit_cmsis_options(out, core);
}

/* ---- Types ---- */

static enum core_choice core_choice;

/* The groups whose peripherals are of one type: what a group's name then stands for. */
static struct table *find_groups(const struct device *device)
{
    static char several;
    struct table *groups = table_new();
    for (const struct peripheral *p = device->peripherals; p; p = p->next)
        if (p->group && p->type && !table_add(groups, NULL, p->group, p->type) &&
            table_get(groups, NULL, p->group) != p->type)
            table_put(groups, NULL, p->group, &several);
    return groups;
}

/* What the names of a type begin with. */
static const char *stem_of(const struct table *groups, const struct peripheral *p)
{
    if (p->struct_name)
        return p->struct_name;
    if (!p->group || table_get(groups, NULL, p->group) != p->type)
        return p->name;
    return core_choice == CORE_CMSIS ? c_free_name(NULL, p->group) : p->group;
}

/* Only what a peripheral of the part has is in the header. */
static bool is_used(const struct device *device, const struct type *type)
{
    for (const struct peripheral *p = device->peripherals; p; p = p->next)
        if (p->type == type && !p->left_out)
            return true;
    return false;
}

/* The first peripheral of each type. */
static bool is_first(struct table *types, const struct peripheral *p)
{
    return p->type && table_add(types, p->type, "", p->type);
}

static void note_stems(const struct device *device, const struct table *groups)
{
    struct table *types = table_new();
    for (const struct peripheral *p = device->peripherals; p; p = p->next)
        if (is_first(types, p))
            emit_note_stem(stem_of(groups, p));
    table_free(types);
}

static void emit_types(struct out *out, const struct device *device)
{
    struct table *groups = find_groups(device);
    note_stems(device, groups);
    for (const struct peripheral *p = device->peripherals; p; p = p->next) {
        if (!p->type || p->type->emitted || !is_used(device, p->type))
            continue;
        const char *stem = stem_of(groups, p);
        emit_type_begin(stem);
        out_texts(out, "\n/* ---- ", stem, " ---- */\n");
        emit_struct(out, p->type, stem,
                    emit_claim_for(p->node, IDENTIFIERS, store_join(stem, "Type")));
        emit_type_end();
    }
    table_free(groups);
}

/* ---- Places ---- */

/* Of registers that this peripheral resets to another value than its likes. */
static void emit_resets(struct out *out, const struct peripheral *p)
{
    const struct member *shared = p->type->members;
    for (const struct member *m = p->members; m; m = m->next, shared = shared->next) {
        if (!m->reg || !shared->reg->reset_varies)
            continue;
        out_texts(out, "#define ", emit_claim(STEMS_OF_RESETS, store_join(p->name, m->name)),
                  "_Rst 0x");
        out_hex(out, m->reset, m->reg->size / 4);
        out_text(out, m->reg->size == 64 ? "ULL\n" : "U\n");
    }
}

static void emit_places(struct out *out, const struct device *device)
{
    out_text(out, "\n/* ---- Where the peripherals are ---- */\n\n");
    for (const struct peripheral *p = device->peripherals; p; p = p->next) {
        if (p->left_out)
            continue;
        if (p->description && *p->description) {
            emit_comment(out, p->description);
            out_char(out, '\n');
        }
        const char *form = c_is_base(store_join(p->name, "BASE"))
                               ? "__extension__ enum { %s_BASE = 0x%08jXU%s };\n"
                               : "#define %s_BASE 0x%08jXU%s\n";
        out_format(out, form, p->name, (uintmax_t)p->base, p->base >> 32 ? "LL" : "");
        if (!p->type)
            continue;
        bool beyond = (p->base + p->type->size - 1) >> 32; /* what 32 bits of address reach */
        out_text(out, beyond ? "#if UINTPTR_MAX > 0xFFFFFFFF\n" : "");
        out_texts(out, "REG_PERIPHERAL(", p->type->emitted, ", ", p->name, ");\n");
        out_text(out, beyond ? "#endif\n" : "");
        emit_resets(out, p);
    }
    emit_peripheral_lists(out, device);
}

/* What they ask of the core. */
static void emit_calls(struct out *out, const struct device *device)
{
    const struct core *core = &device->core;
    bool systick = false;
    for (const struct peripheral *p = device->peripherals; p; p = p->next)
        systick |= !strcmp(p->name, "SysTick") && !p->left_out;
    bool mainline = core->architecture == CORE_V7M || core->architecture == CORE_V8M_MAIN;
    if (!core->has_priority_bits)
        out_format(out, "#define __NVIC_PRIO_BITS %uU\n", core->least_priority_bits);
    out_format(out, "\n#define CORE_IS_MAINLINE_ %d\n#define CORE_HAS_SYSTICK_ %d\n", mainline,
               systick);
    out_text(out, core_calls_text);
}

void emit_header(struct out *out, struct device *device)
{
    emit_begin(device);
    core_choice = device->core.choice;
    out_format(out, "/* %s: registers and interrupts. Made by svd2c; do not edit. */\n",
               device->name);
    out_format(out, "#ifndef %s_DEVICE_H\n#define %s_DEVICE_H\n\n", device->name, device->name);
    out_text(out, access_text);
    emit_core(out, &device->core);
    emit_interrupts(out, device);
    if (device->core.choice == CORE_CMSIS)
        out_texts(out, "\n#include \"", device->core.cmsis, "\"\n");
    emit_texts_begin();
    emit_types(out, device);
    emit_texts_end();
    emit_places(out, device);
    if (device->core.choice == CORE_OWN)
        emit_calls(out, device);
    out_text(out, "\n#endif\n");
    emit_end();
}
