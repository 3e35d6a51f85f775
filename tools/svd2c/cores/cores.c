/* cores.c - the core's peripherals: ours in the place of the file's, or none. */
#include "svd2c/cores/cores.h"
#include "svd2c/cores/text.h"
#include "svd2c/model/model.h"
#include "svd2c/overlay/overlay.h"

#include <string.h>

/* ---- The file's ---- */

/* Where a core has what we describe: ARMv7-M Architecture Reference Manual, "The System Address Map";
 * for Secure code, the Non-secure alias. FPB and ETM stay as the file has them. */
static const struct {
    uint64_t first, end;
} core_addresses[] = {{0xE0000000, 0xE0002000},
                      {0xE000E000, 0xE000F000},
                      {0xE002E000, 0xE002F000},
                      {0xE0040000, 0xE0041000}};

static bool is_of_core(const struct node *peripheral)
{
    const struct node *base = node_child(peripheral, BASE_ADDRESS);
    uint64_t address;
    if (!base || number_read(base->text, &address) != NUMBER_OK)
        return false;
    for (size_t i = 0; i < sizeof core_addresses / sizeof *core_addresses; i++)
        if (address >= core_addresses[i].first && address < core_addresses[i].end)
            return true;
    return false;
}

/* Their interrupts stay, and what is derived from them has what it had. */
static void hide(const struct node *list)
{
    for (struct node *p = list->first; p; p = p->next)
        if (p->element == PERIPHERAL && is_of_core(p))
            p->hidden = true;
}

/* ---- Ours ---- */

/* Two orders that no other source has. */
enum { ORDER_SVD = UINT8_MAX - 1, ORDER_OVERLAY = UINT8_MAX - 2 };

static void begin_source(struct source *source, const char *name, unsigned order)
{
    *source = (struct source){.name = name, .order = order};
}

static struct node *read_description(struct core_sources *sources, const char *overlay)
{
    static const char name[] = "cortex-m.svd";
    const char *text = core_file(name);
    struct part *parts = NULL;
    begin_source(&sources->svd, name, ORDER_SVD);
    FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "rb");
    if (!file)
        store_exhausted();
    struct node *root = tree_read(&sources->svd, file);
    fclose(file);
    begin_source(&sources->overlay, overlay, ORDER_OVERLAY);
    sources->overlay.text = (char *)(uintptr_t)core_file(overlay);
    source_note(&sources->overlay, sources->overlay.text, strlen(sources->overlay.text));
    overlay_apply(&sources->overlay, root, &parts);
    return root;
}

static void set(struct node *node, enum element element, const char *text)
{
    struct node *leaf = node_child(node, element);
    if (leaf)
        leaf->text = text;
    else
        node_add(node, element, text, node_source(node), node->offset);
}

/* PRI_n: the upper bits of its byte, as many as the device has. */
static void set_priority_width(struct node *node, unsigned bits)
{
    uint64_t lsb, msb;
    if (element_kind((enum element)node->element) != KIND_NEST)
        return;
    struct node *range = node_child(node, BIT_RANGE);
    if (range && !strncmp(node_name(node), "PRI_", 4) && model_bit_range(range->text, &lsb, &msb))
        range->text = store_format("[%ju:%ju]", (uintmax_t)msb, (uintmax_t)(msb + 1 - bits));
    for (struct node *child = node->first; child; child = child->next)
        set_priority_width(child, bits);
}

static bool is_false(const struct node *cpu, enum element element)
{
    const struct node *leaf = node_child(cpu, element);
    return leaf && (!strcmp(leaf->text, "false") || !strcmp(leaf->text, "0"));
}

/* What the core may have, and this one was built without. */
static bool is_left_out(const struct node *cpu, const char *name)
{
    return (!strncmp(name, "MPU", 3) && is_false(cpu, MPU_PRESENT)) ||
           (!strncmp(name, "FPU", 3) && is_false(cpu, FPU_PRESENT));
}

static void leave_out_vtor(const struct node *cpu, struct node *list)
{
    struct matches matches;
    if (!is_false(cpu, VTOR_PRESENT))
        return;
    matches_find(&matches, list->parent, "SCB.VTOR");
    for (size_t i = 0; i < matches.count; i++)
        matches.nodes[i]->removed = true;
    matches_free(&matches);
}

/* A peripheral keeps what it had from its own device. It comes first, so that it has its name. */
static void adopt(struct node *list, struct node *p)
{
    p->parent = list;
    p->next = list->first;
    list->first = p;
    if (!list->last)
        list->last = p;
    if (node_child(p, DERIVED_FROM))
        return;
    set(p, SIZE, "32");
    set(p, ACCESS, "read-write");
    set(p, RESET_VALUE, "0");
    set(p, RESET_MASK, "0xFFFFFFFF");
}

static void adopt_all(struct node *list, const struct node *cpu, struct node *description)
{
    const struct node *bits = node_child(cpu, NVIC_PRIO_BITS);
    struct node *ours = node_child(description, PERIPHERALS);
    leave_out_vtor(cpu, ours);
    if (bits && bits->text[0] >= '2' && bits->text[0] <= '8' && !bits->text[1])
        set_priority_width(ours, (unsigned)(bits->text[0] - '0'));
    for (struct node *p = ours->first, *next; p; p = next) {
        next = p->next;
        if (p->element == PERIPHERAL && !p->removed && !is_left_out(cpu, node_name(p)))
            adopt(list, p);
    }
}

/* ---- CMSIS-Core's ---- */

/* What core_cm*.h, of any core, defines by macros and types of these names. */
static void reserve_cmsis(void)
{
    static const char *const names[] = {
        "APSR",   "CONTROL",  "CoreDebug", "DCB",       "DIB",       "DWT",  "EMSS", "ERRBNK",
        "EWIC",   "EWIC_ISA", "FPE",       "FPU",       "ICB",       "IPSR", "ITM",  "MEMSYSCTL",
        "MPU",    "NVIC",     "PMU",       "PRCCFGINF", "PWRMODCTL", "SAU",  "SCB",  "SCS",
        "SCnSCB", "SIG",      "STL",       "SysTick",   "TPI",       "TPIU", "xPSR"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        c_reserve(names[i]);
        c_reserve(store_join(names[i], "BASE"));
        c_reserve(store_join(names[i], "Type"));
        c_reserve(store_join(names[i], "NS"));
        c_reserve(store_join(names[i], "BASE_NS"));
    }
}

/* ---- The choice ---- */

/* The core's name in <cpu>; NULL, and diagnosed: there is none, or it is no Cortex-M. */
static bool is_cortex_m(struct node *device, struct core *core)
{
    const struct node *cpu = node_child(device, CPU);
    core->name = cpu && node_child(cpu, NAME) ? node_name(cpu) : NULL;
    core_know(core);
    if (core->architecture != CORE_OTHER)
        return true;
    diagnose(node_source(device), device->offset, E027, NULL,
             "--core is for Cortex-M; <cpu> is %s: name the core in <cpu> <name>",
             core->name ? shown(core->name) : "not there");
    return false;
}

void cores_apply(struct node *device, enum core_choice choice, struct core_sources *sources)
{
    struct core core = {0};
    struct node *list = node_child(device, PERIPHERALS);
    if (choice == CORE_AS_IN_FILE || !list || !is_cortex_m(device, &core))
        return;
    if (choice == CORE_OWN && !core.overlay) {
        diagnose(node_source(device), device->offset, E027, NULL,
                 "there is no description of a %s of our own; take --core=cmsis or none",
                 core.name);
        return;
    }
    hide(list);
    if (choice == CORE_CMSIS)
        reserve_cmsis();
    else
        adopt_all(list, node_child(device, CPU), read_description(sources, core.overlay));
}

void cores_free(struct core_sources *sources)
{
    sources->overlay.text = NULL; /* the tool's own */
    source_free(&sources->svd);
    source_free(&sources->overlay);
}
