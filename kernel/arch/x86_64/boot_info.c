/* boot_info.c - finds out which loader it was, and has its information read. */
#include <arch/boot_protocols.h>
#include <arch/image.h>
#include <arch/loader_magic.h>
#include <arch/mmu.h>
#include <arch/xen.h>
#include <kernel/boot.h>

/* What the stub's page tables map: all that a loader's 32-bit register can point to. */
#define REACHABLE 0x100000000

bool boot_info_read(uintptr_t magic, uintptr_t info, struct boot_info *boot)
{
    /* First, so that the image's own memory is never counted as usable. */
    boot_info_add_memory(boot, image_physical(image_start), (uintptr_t)(image_end - image_start),
                         MEMORY_KERNEL);
    if (magic == MULTIBOOT2_LOADER_MAGIC)
        multiboot2_parse(mmu_direct(info), REACHABLE - info, boot);
    else
        pvh_parse(mmu_direct(0), REACHABLE, info, boot);
    if (boot->reason[0] == '\0')
        xen_read_memory_map(boot);
    boot_info_place_framebuffer(boot);
    if (boot->modules_left_out > 0)
        boot_info_warn(boot, "there are more than %d modules: %zu are left out", BOOT_MODULES_MAX,
                       boot->modules_left_out);
    if (boot->reason[0] == '\0' && memory_map_total(&boot->memory, MEMORY_USABLE) == 0)
        boot_info_warn(boot, "the boot loader says of no memory that it is usable");
    return boot->reason[0] == '\0';
}
