/* check.c - what a file says of itself that cannot be true, or is most likely forgotten. */
#include "svd2c/model/model.h"

#include <string.h>

/* ---- The core ---- */

/* ARMv6-M, v7-M and v8-M: "CPUID Base Register". */
#define CPUID_ADDRESS UINT64_C(0xE000ED00)

static void check_cpuid(const struct device *device, const struct peripheral *p,
                        const struct member *member)
{
    const struct core *core = &device->core;
    unsigned part = (unsigned)(member->reset >> 4 & 0xfff);
    if (!member->reg || p->base + member->offset != CPUID_ADDRESS || !core->part ||
        !member->reset || part == core->part)
        return;
    COMPLAIN(
        member->node, W201,
        "CPUID resets to 0x%08jx, a core with part number 0x%03x; <cpu> is %s (0x%03x): correct "
        "one of them",
        (uintmax_t)member->reset, part, core->name, core->part);
}

static void check_option(struct core *core, const char *what, bool has, bool can)
{
    if (has && !can)
        COMPLAIN(core->node, W202, "<%s> is true; a %s never has one", what, core->name);
}

static void check_core(struct device *device)
{
    struct core *core = &device->core;
    if (core->architecture == CORE_OTHER)
        return;
    if (core->has_priority_bits && (core->priority_bits < core->least_priority_bits ||
                                    core->priority_bits > core->most_priority_bits)) {
        if (core->least_priority_bits == core->most_priority_bits)
            COMPLAIN(core->node, W202, "<nvicPrioBits> is %u; a %s has %u", core->priority_bits,
                     core->name, core->most_priority_bits);
        else
            COMPLAIN(core->node, W202, "<nvicPrioBits> is %u; a %s has %u to %u",
                     core->priority_bits, core->name, core->least_priority_bits,
                     core->most_priority_bits);
    }
    check_option(core, "mpuPresent", core->has_mpu && core->mpu, core->can_mpu);
    check_option(core, "fpuPresent", core->has_fpu && core->fpu, core->can_fpu);
    check_option(core, "vtorPresent", core->has_vtor && core->vtor, core->can_vtor);
}

/* ---- Interrupts ---- */

static void check_gaps(const struct device *device)
{
    const char *gaps = NULL;
    uint32_t expected = 0;
    unsigned found = 0;
    for (const struct interrupt *i = device->interrupts; i; i = i->next) {
        if (i->number > expected) {
            const char *gap = i->number == expected + 1
                                  ? store_format("%u", expected)
                                  : store_format("%u-%u", expected, i->number - 1);
            if (found++ < 8)
                gaps = gaps ? store_format("%s, %s", gaps, gap) : gap;
        }
        expected = i->number + 1;
    }
    if (gaps)
        diagnose(node_source(device->root), device->root->offset, W203, NULL,
                 "the interrupt table has no %s%s; they are reserved, or the file forgot them",
                 gaps, found > 8 ? ", ..." : "");
}

/* ---- Registers ---- */

static bool is_one_of(const char *name, const char *const words[])
{
    for (size_t i = 0; words[i]; i++)
        if (!strcmp(name, words[i]))
            return true;
    return false;
}

/* The word, or with a capital letter. */
static bool mentions(const char *text, const char *word)
{
    const char *rest = word + 1;
    for (const char *at = text; at && (at = strstr(at, rest)); at++)
        if (at > text && (at[-1] | 0x20) == word[0])
            return true;
    return false;
}

/* Registers by the names that vendors give to them. */
static void check_purpose(const struct member *member)
{
    static const char *const clearing[] = {"CICR", "ICR",    "IFCR",     "LIFCR", "HIFCR", "CLRFR",
                                           "ICLR", "INTCLR", "INTENCLR", "IECR",  "SCR",   NULL};
    static const char *const pending[] = {"PR",  "PR1",   "PR2",  "RPR1", "FPR1",    "IFR", "IFG",
                                          "ISR", "INTFR", "PEND", "RIS",  "INTFLAG", "SR",  NULL};
    const struct reg *reg = member->reg;
    bool clears = is_one_of(reg->name, clearing) && mentions(member->description, "clear");
    bool flags = is_one_of(reg->name, pending) &&
                 (mentions(member->description, "pending") ||
                  mentions(member->description, "flag") || mentions(member->description, "status"));
    if (!clears && !flags)
        return;
    struct masks masks = model_masks(reg);
    uint64_t special = masks.one_clears | masks.zero_clears | masks.any_write |
                       ((masks.neutral_zero | masks.neutral_one) & masks.read);
    if (clears && !masks.write)
        COMPLAIN(member->node, W205,
                 "a register that clears, and it can only be read; correct its access");
    if (flags && masks.read & masks.write && !special)
        COMPLAIN(
            member->node, W206,
            "pending flags that are written like any other bit; if writing 1 (or 0) clears them, "
            "say so in modifiedWriteValues");
}

static void check_type(const struct device *device, const struct peripheral *p,
                       const struct type *type, uint64_t block_size)
{
    check_overlaps(type);
    for (const struct member *member = type->members; member; member = member->next) {
        if (block_size && member->offset >= block_size)
            COMPLAIN(member->node, W116,
                     "at offset 0x%jx it lies outside the peripheral's address blocks",
                     (uintmax_t)member->offset);
        if (member->cluster) {
            check_type(device, p, member->cluster, 0);
        } else {
            check_cpuid(device, p, member);
            check_purpose(member);
        }
    }
}

void check_device(struct device *device)
{
    check_core(device);
    check_gaps(device);
    struct table *checked = table_new();
    for (const struct peripheral *p = device->peripherals; p; p = p->next) {
        if (!p->type || p->left_out || table_get(checked, p->type, ""))
            continue;
        table_put(checked, p->type, "", p->type);
        check_type(device, p, p->type, node_child(p->node, ADDRESS_BLOCK) ? p->block_size : 0);
    }
    table_free(checked);
}
