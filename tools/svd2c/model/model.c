/* model.c - the device, from the tree. */
#include "svd2c/model/model.h"

static void build_core(struct core *core, struct node *cpu)
{
    static const char *const endian[] = {"little", "big", "selectable", "other", NULL};
    uint64_t bits;
    core->node = cpu;
    core->name = derive_text(cpu, NAME);
    core->revision = derive_text(cpu, REVISION);
    core_know(core);
    if (derive_word(cpu, ENDIAN, endian) == 1)
        COMPLAIN(cpu, W124,
                 "the device is big-endian; the header is for little-endian compilers, and others "
                 "stop at it");
    core->has_mpu = derive_flag(cpu, MPU_PRESENT, &core->mpu);
    core->has_fpu = derive_flag(cpu, FPU_PRESENT, &core->fpu);
    core->has_vtor = derive_flag(cpu, VTOR_PRESENT, &core->vtor);
    derive_flag(cpu, VENDOR_SYSTICK_CONFIG, &core->vendor_systick);
    core->has_priority_bits = derive_number(cpu, NVIC_PRIO_BITS, &bits) && bits <= 8;
    core->priority_bits = core->has_priority_bits ? (unsigned)bits : 0;
}

void model_begin(void)
{
    derive_begin();
    c_reserve_begin();
}

void model_end(void)
{
    derive_end();
    c_reserve_end();
}

struct device *model_build(struct node *root)
{
    struct device *device = store_new(sizeof *device);
    struct node *cpu = node_child(root, CPU);
    uint64_t unit;
    model_dim_begin(node_source(root)->length);
    model_registers_begin();
    model_enumerations_begin();
    device->root = root;
    device->name = node_child(root, NAME) ? c_identifier(NULL, node_name(root)) : "device";
    if (derive_number(root, ADDRESS_UNIT_BITS, &unit) && unit != 8)
        COMPLAIN(root, W115, "addresses count units of %ju bits; the header takes them as bytes",
                 (uintmax_t)unit);
    if (cpu)
        build_core(&device->core, cpu);
    model_peripherals(device, model_defaults(root, MODEL_DEFAULTS));
    model_interrupts(device);
    if (!device->peripherals)
        COMPLAIN(root, E005, "%s; there is nothing to make a header of",
                 node_child(root, PERIPHERALS) && node_child(root, PERIPHERALS)->first
                     ? "of the device's peripherals none is left by --core, the overlays and the "
                       "warnings"
                     : "the device has no peripherals");
    model_registers_end();
    model_enumerations_end();
    return device;
}
