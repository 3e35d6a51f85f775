/*
 * xen.c - how Xen is found, and what a guest asks it. Domain 0 is started without a map of its memory.
 *
 * Xen, public/arch-x86/cpuid.h, public/memory.h.
 */
#include <arch/boot_protocols.h>
#include <arch/cpu.h>
#include <arch/xen.h>
#include <kernel/format.h>
#include <kernel/string.h>

#define LEAF_XEN 0x40000000
#define LEAF_XEN_BESIDE_HYPER_V 0x40000100 /* where Xen shows a domain Hyper-V's leaves as well */

#define ENTRIES_MAX 128 /* of the memory map; Xen leaves the others out */

struct e820_entry { /* as a BIOS has it: ACPI 6.5, "INT 15H, E820H - Query System Address Map" */
    uint64_t base;
    uint64_t size;
    uint32_t type;
} __attribute__((packed));
CHECK_SIZE(struct e820_entry, 20);

struct xen_memory_map {
    uint32_t nr_entries;
    struct e820_entry *buffer;
};
CHECK_OFFSET(struct xen_memory_map, buffer, 8);

static bool is_xen(struct cpuid leaf)
{
    const uint32_t name[] = {leaf.ebx, leaf.ecx, leaf.edx};
    return memcmp(name, "XenVMMXenVMM", sizeof name) == 0;
}

__attribute__((noinline)) uint32_t xen_version(void)
{
    if (!(cpuid(LEAF_FEATURES, 0).ecx & FEATURES_ECX_HYPERVISOR))
        return 0;
    if (is_xen(cpuid(LEAF_XEN, 0)))
        return cpuid(LEAF_XEN + 1, 0).eax;
    if (is_xen(cpuid(LEAF_XEN_BESIDE_HYPER_V, 0)))
        return cpuid(LEAF_XEN_BESIDE_HYPER_V + 1, 0).eax;
    return 0;
}

/* Which of the two instructions this CPU has; the other one is an exception. */
static bool has_vmmcall(void)
{
    uint32_t vendor = cpuid(0, 0).ebx;
    return memcmp(&vendor, "Auth", 4) == 0 || memcmp(&vendor, "Hygo", 4) == 0;
}

/*
 * The instruction itself, not the hypercall page that Xen offers: that would be a page of the image which Xen writes
 * and the kernel executes. The registers are those of public/arch-x86/xen-x86_64.h. This function and xen_version()
 * are not inlined because tests/boot/xen_test.py stops at both and answers in Xen's place.
 */
__attribute__((noinline)) int64_t xen_call(enum xen_hypercall number, uint64_t command,
                                           uint64_t second, uint64_t third)
{
    int64_t result;
    if (has_vmmcall())
        __asm__ volatile("vmmcall"
                         : "=a"(result), "+D"(command), "+S"(second), "+d"(third)
                         : "a"((uint64_t)number)
                         : "memory");
    else
        __asm__ volatile("vmcall"
                         : "=a"(result), "+D"(command), "+S"(second), "+d"(third)
                         : "a"((uint64_t)number)
                         : "memory");
    return result;
}

void xen_read_memory_map(struct boot_info *boot)
{
    struct e820_entry entries[ENTRIES_MAX];
    struct xen_memory_map map = {.nr_entries = ENTRIES_MAX, .buffer = entries};
    uint32_t version = xen_version();
    if (!version)
        return;
    if (boot->loader[0] == '\0')
        format_string(boot->loader, sizeof boot->loader, "Xen %u.%u", version >> 16,
                      version & 0xffff);
    if (memory_map_total(&boot->memory, MEMORY_USABLE) > 0 ||
        xen_call(XEN_MEMORY_OP, XENMEM_MEMORY_MAP, (uintptr_t)&map, 0) < 0)
        return;
    for (uint32_t i = 0; i < map.nr_entries && i < ENTRIES_MAX; i++)
        boot_info_add_memory(boot, entries[i].base, entries[i].size, e820_type(entries[i].type));
}
