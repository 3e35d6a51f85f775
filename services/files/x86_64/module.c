/* module.c - the archive among the boot modules: the first that looks like one. */
#include <arch/direct_map.h>
#include <kernel/string.h>
#include <services/files.h>

#define MAGIC_AT 257 /* tar.c */

static bool looks_like_tar(const struct boot_module *module)
{
    return module->size > MAGIC_AT + 5 &&
           memcmp((const char *)mmu_direct(module->base) + MAGIC_AT, "ustar", 5) == 0;
}

const char *files_start(const struct boot_info *boot)
{
    for (size_t i = 0; i < boot->module_count; i++) {
        if (looks_like_tar(&boot->module[i]))
            return files_use(mmu_direct(boot->module[i].base), boot->module[i].size);
    }
    return boot->module_count == 0
               ? "no files: the boot loader brought no module; say FILES=folder when you build"
               : "no files: none of the boot modules is a tar archive";
}
