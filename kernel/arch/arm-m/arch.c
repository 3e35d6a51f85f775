/* arch.c - what the portable kernel asks of a Cortex-M, and what such a core does not have. */
#include <arch/debug_consoles.h>
#include <arch/semihosting.h>
#include <arch/traps.h>
#include <device.h>
#include <kernel/arch.h>
#include <kernel/config.h>
#include <kernel/format.h>

const char *arch_init(void)
{
    arch_irq_disable();
    if (KERNEL_CONSOLE) {
        traps_init();
        semihosting_init();
        if (KERNEL_RTT)
            rtt_init();
        if (KERNEL_ITM)
            itm_init();
    }
    return NULL;
}

/* There is one address space, and no page tables. */
const char *arch_memory_init(struct memory_map *map)
{
    (void)map;
    return NULL;
}

const char *arch_map_screen(uint64_t physical, size_t length, void **mapped)
{
    (void)physical, (void)length;
    *mapped = NULL;
    return "a microcontroller has no memory of a screen";
}

/* ARMv6-M Architecture Reference Manual, "CPUID Base Register"; the cores' own manuals. */
void arch_cpu_name(char *name, size_t size)
{
    static const struct {
        unsigned part;
        const char *name;
    } cores[] = {{0xc20, "Cortex-M0"}, {0xc60, "Cortex-M0+"}, {0xc23, "Cortex-M3"},
                 {0xc24, "Cortex-M4"}, {0xc27, "Cortex-M7"},  {0xd20, "Cortex-M23"},
                 {0xd21, "Cortex-M33"}};
    uint32_t cpuid = reg_read(SCB->CPUID).bits;
    unsigned part = cpuid >> 4 & 0xfff;
    const char *core = "an unknown core";
    for (size_t i = 0; i < sizeof cores / sizeof *cores; i++) {
        if (cores[i].part == part)
            core = cores[i].name;
    }
    format_string(name, size, "%s r%up%u", core, (unsigned)(cpuid >> 20 & 15),
                  (unsigned)(cpuid & 15));
}
