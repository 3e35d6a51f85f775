/* other.c - the vector table and the linker's MEMORY. */
#include "svd2c/emit/emit.h"

/* ---- Vectors ---- */

/* The function of a vector, or NULL for a reserved one. `next` goes through the interrupts. */
static const char *handler_of(const struct device *device, unsigned vector,
                              const struct interrupt **next)
{
    if (vector < 16) {
        const char *name = core_exception(&device->core, vector);
        return name ? store_join(name, "Handler") : NULL;
    }
    const struct interrupt *found = *next;
    if (!found || found->number != vector - 16)
        return NULL;
    while (*next && (*next)->number == found->number)
        *next = (*next)->next;
    return store_join(found->name, "IRQHandler");
}

/* So that a program's handler is no function without a prototype. */
void emit_handler_declarations(struct out *out, const struct device *device)
{
    const struct interrupt *next = device->interrupts;
    unsigned vector = device->core.architecture == CORE_OTHER ? 16 : 2;
    if (vector == 16 && !device->core.by_number)
        return;
    out_text(
        out,
        "\n/* Handlers of exceptions and interrupts: the program has the ones that it uses. */\n");
    for (; vector < 16 || next; vector++) {
        const char *name = handler_of(device, vector, &next);
        if (name)
            out_format(out, "void %s(void);\n", name);
    }
}

void emit_check_vectors(const struct device *device)
{
    if (device->core.architecture == CORE_OTHER && !device->core.by_number)
        diagnose(node_source(device->root), device->root->offset, E027, NULL,
                 "a table of vectors needs to know the core, and <cpu> is %s; name it with --cpu, "
                 "as in --cpu CM4 or --cpu RISCV",
                 device->core.name ? shown(device->core.name) : "not there");
}

static const char about_handlers[] =
    "/* %s: the handlers of interrupts. Made by svd2c; do not edit.\n"
    " *\n"
    " * handlers[number] is the function NAME_IRQHandler. Where none is defined, and from the "
    "numbers\n"
    " * that the device reserves, the way leads to Default_Handler. Who calls them: a RISC-V's "
    "CLIC or\n"
    " * ECLIC (mtvt is the table's address) or a core that takes addresses by mtvec; then each is\n"
    " * defined with __attribute__((interrupt)). Or one handler for all, with the number that a "
    "PLIC\n"
    " * or GIC gave: handlers[number](). A file that takes care of what has no handler itself\n"
    " * includes this one after it, with its function's name in VECTORS_UNHANDLED, and that of\n"
    " * another function for reserved numbers in VECTORS_RESERVED. */\n\n"
    "#ifndef VECTORS_UNHANDLED\n"
    "void Default_Handler(void);\n"
    "__attribute__((used)) static void unhandled(void)\n{\n    Default_Handler();\n}\n"
    "#define VECTORS_UNHANDLED unhandled\n"
    "#endif\n";

static const char handler_macros[] =
    "#ifndef VECTORS_RESERVED\n"
    "#define VECTORS_RESERVED VECTORS_UNHANDLED\n"
    "#endif\n"
    "#define VECTORS_NAME(name) VECTORS_NAME_(name)\n"
    "#define VECTORS_NAME_(name) #name\n"
    "#define HANDLER(name) \\\n"
    "    void name(void) __attribute__((weak, alias(VECTORS_NAME(VECTORS_UNHANDLED))))\n\n";

/* A table's address has as many zeros as CLICs and QingKe cores ask for (RISC-V Core-Local Interrupt
 * Controller, "mtvt"): it is a multiple of its size. */
static unsigned alignment_of(unsigned count)
{
    unsigned align = 64;
    while (align < 8 * count)
        align *= 2;
    return align;
}

/* Of all numbers from 0 to the last. */
static void emit_handlers(struct out *out, const struct device *device)
{
    unsigned count = 1, number = 0;
    for (const struct interrupt *i = device->interrupts; i; i = i->next)
        count = i->number + 1;
    out_format(out, about_handlers, device->name);
    out_text(out, handler_macros);
    const char **handlers = store_new(count * sizeof *handlers);
    for (const struct interrupt *i = device->interrupts; i; i = i->next) {
        if (handlers[i->number])
            continue;
        handlers[i->number] = store_join(i->name, "IRQHandler");
        out_format(out, "HANDLER(%s);\n", handlers[i->number]);
    }
    out_format(out,
               "\ntypedef void (*handler)(void);\n"
               "__attribute__((section(\".vectors\"), used, aligned(%u))) const handler "
               "handlers[%u] = {\n",
               alignment_of(count), count);
    for (; number < count; number++)
        out_format(out, "    %s,%s\n", handlers[number] ? handlers[number] : "VECTORS_RESERVED",
                   handlers[number] ? "" : " /* reserved */");
    out_text(out, "};\n");
}

static void emit_cortex_m(struct out *out, const struct device *device)
{
    unsigned last = 15;
    for (const struct interrupt *i = device->interrupts; i; i = i->next)
        last = i->number + 16;
    out_format(
        out,
        "/* %s: the vectors. Made by svd2c; do not edit.\n"
        " *\n"
        " * Each handler is a function of that name. Where none is defined, and from the vectors\n"
        " * that the device reserves, the way leads to Default_Handler, with all registers but r0\n"
        " * as the exception found them; r0 is on the stack. A file that defines what takes care "
        "of\n"
        " * them itself includes this one after it, with its name in VECTORS_UNHANDLED, and that\n"
        " * of another function for reserved vectors in VECTORS_RESERVED. */\n\n"
        "extern unsigned char stack_top[];\n"
        "void Reset_Handler(void);\n\n"
        "#ifndef VECTORS_UNHANDLED\n"
        "void Default_Handler(void);\n"
        "__attribute__((naked, used)) static void unhandled(void)\n{\n"
        "    __asm__(\"ldr r0, =Default_Handler\\n\\tbx r0\");\n}\n"
        "#define VECTORS_UNHANDLED unhandled\n"
        "#endif\n",
        device->name);
    out_text(out, handler_macros);
    const char **handlers = store_new((last + 1) * sizeof *handlers);
    const struct interrupt *next = device->interrupts;
    for (unsigned vector = 2; vector <= last; vector++) {
        handlers[vector] = handler_of(device, vector, &next);
        if (handlers[vector])
            out_format(out, "HANDLER(%s);\n", handlers[vector]);
    }
    out_format(out,
               "\n/* The first word is the initial stack pointer. */\n"
               "typedef void (*vector)(void);\n"
               "__attribute__((section(\".vectors\"), used)) const vector vectors[%u] = {\n"
               "    __extension__ (vector)(void *)stack_top,\n    Reset_Handler,\n",
               last + 1);
    for (unsigned vector = 2; vector <= last; vector++)
        out_format(out, "    %s,%s\n", handlers[vector] ? handlers[vector] : "VECTORS_RESERVED",
                   handlers[vector] ? "" : " /* reserved */");
    out_text(out, "};\n");
}

void emit_vectors(struct out *out, const struct device *device)
{
    if (device->core.by_number)
        emit_handlers(out, device);
    else
        emit_cortex_m(out, device);
}

/* ---- MEMORY ---- */

void emit_memory(struct out *out, const struct part *part)
{
    out_format(out, "/* %s: its memories. Made by svd2c; do not edit. */\nMEMORY\n{\n", part->name);
    for (const struct memory *m = part->memories; m; m = m->next)
        out_format(out, "    %s (%s) : ORIGIN = 0x%08jX, LENGTH = 0x%jX\n", m->name, m->access,
                   (uintmax_t)m->origin, (uintmax_t)m->length);
    out_text(out, "}\n");
}
