/* pvh.c - reads PVH's start information. */
#include <arch/boot_protocols.h>
#include <arch/loader_magic.h>
#include <kernel/string.h>

/* Xen, public/arch-x86/hvm/start_info.h. An address of 0 means: not there. */
struct hvm_start_info {
    uint32_t magic;
    uint32_t version;
    uint32_t flags;
    uint32_t nr_modules;
    uint64_t modlist_paddr;
    uint64_t cmdline_paddr;
    uint64_t rsdp_paddr;
    uint64_t memmap_paddr; /* from version 1 on */
    uint32_t memmap_entries;
    uint32_t reserved;
};
CHECK_OFFSET(struct hvm_start_info, memmap_paddr, 40);
CHECK_SIZE(struct hvm_start_info, 56);

struct hvm_modlist_entry {
    uint64_t paddr;
    uint64_t size;
    uint64_t cmdline_paddr;
    uint64_t reserved;
};
CHECK_SIZE(struct hvm_modlist_entry, 32);

struct hvm_memmap_table_entry {
    uint64_t addr;
    uint64_t size;
    uint32_t type;
    uint32_t reserved;
};
CHECK_SIZE(struct hvm_memmap_table_entry, 24);

#define ENTRIES_MAX 65536 /* more are damage, not a machine */

/* The part of physical memory that may be read. */
struct window {
    const unsigned char *memory;
    size_t length;
};

/* The bytes at a physical address, or NULL if not all of them may be read. */
static const void *at(const struct window *window, uint64_t address, uint64_t size)
{
    if (address > window->length || size > window->length - address)
        return NULL;
    return window->memory + address;
}

/* A string: as many bytes as it has, at most `limit`. */
static const char *string_at(const struct window *window, uint64_t address, size_t limit,
                             size_t *length)
{
    if (address >= window->length)
        return NULL;
    size_t space = window->length - address;
    const char *string = (const char *)window->memory + address;
    *length = strnlen(string, space < limit ? space : limit);
    return string;
}

static void read_command_line(struct boot_info *boot, const struct window *window, uint64_t address)
{
    size_t length;
    const char *line = string_at(window, address, COMMAND_LINE_MAX, &length);
    if (line)
        boot_info_set_command_line(boot, line, length);
    else
        boot_info_warn(boot, "the PVH command line's address 0x%llx is out of reach: it is ignored",
                       (unsigned long long)address);
}

static void read_modules(struct boot_info *boot, const struct window *window,
                         const struct hvm_start_info *info)
{
    struct hvm_modlist_entry entry;
    const unsigned char *list =
        at(window, info->modlist_paddr, (uint64_t)info->nr_modules * sizeof entry);
    if (!list || info->modlist_paddr == 0 || info->nr_modules > ENTRIES_MAX) {
        boot_info_warn(boot,
                       "the PVH module list (%u modules at 0x%llx) is out of reach: it is ignored",
                       info->nr_modules, (unsigned long long)info->modlist_paddr);
        return;
    }
    for (uint32_t i = 0; i < info->nr_modules; i++) {
        memcpy(&entry, list + i * sizeof entry, sizeof entry);
        size_t length = 0;
        const char *name = NULL;
        if (entry.cmdline_paddr != 0)
            name = string_at(window, entry.cmdline_paddr, COMMAND_LINE_MAX, &length);
        boot_info_add_module(boot, entry.paddr, entry.size, name ? name : "", length);
    }
}

static void read_memory_map(struct boot_info *boot, const struct window *window,
                            const struct hvm_start_info *info)
{
    struct hvm_memmap_table_entry entry;
    const unsigned char *table =
        at(window, info->memmap_paddr, (uint64_t)info->memmap_entries * sizeof entry);
    if (!table || info->memmap_paddr == 0 || info->memmap_entries > ENTRIES_MAX) {
        boot_info_refuse(boot, "the PVH memory map (%u entries at 0x%llx) is out of reach",
                         info->memmap_entries, (unsigned long long)info->memmap_paddr);
        return;
    }
    for (uint32_t i = 0; i < info->memmap_entries; i++) {
        memcpy(&entry, table + i * sizeof entry, sizeof entry);
        boot_info_add_memory(boot, entry.addr, entry.size, e820_type(entry.type));
    }
}

static void read_rsdp(struct boot_info *boot, const struct window *window, uint64_t address)
{
    const unsigned char *rsdp = at(window, address, offsetof(struct rsdp, length));
    if (!rsdp) {
        boot_info_warn(boot, "the PVH RSDP's address 0x%llx is out of reach: it is ignored",
                       (unsigned long long)address);
        return;
    }
    /* Only the later revisions have the longer form. */
    size_t size = offsetof(struct rsdp, length);
    if (rsdp[offsetof(struct rsdp, revision)] > 0 && at(window, address, sizeof(struct rsdp)))
        size = sizeof(struct rsdp);
    boot_info_set_rsdp(boot, rsdp, size);
}

void pvh_parse(const void *memory, size_t length, uint64_t start_info, struct boot_info *boot)
{
    struct window window = {.memory = memory, .length = length};
    struct hvm_start_info info = {0};
    const size_t size_v0 = offsetof(struct hvm_start_info, memmap_paddr);
    boot->protocol = "PVH";
    const void *bytes = at(&window, start_info, size_v0);
    if (!bytes) {
        boot_info_refuse(boot, "the PVH start_info's address 0x%llx is out of reach",
                         (unsigned long long)start_info);
        return;
    }
    memcpy(&info, bytes, size_v0);
    if (info.magic != PVH_START_MAGIC) {
        boot_info_refuse(boot, "the PVH start_info has the wrong magic 0x%08x", info.magic);
        return;
    }
    if (info.cmdline_paddr != 0)
        read_command_line(boot, &window, info.cmdline_paddr);
    if (info.nr_modules > 0)
        read_modules(boot, &window, &info);
    if (info.rsdp_paddr != 0)
        read_rsdp(boot, &window, info.rsdp_paddr);
    if (info.version == 0)
        return; /* it has no memory map */
    bytes = at(&window, start_info, sizeof info);
    if (!bytes) {
        boot_info_refuse(boot, "the PVH start_info is cut short at its memory map");
        return;
    }
    memcpy(&info, bytes, sizeof info);
    if (info.memmap_entries > 0)
        read_memory_map(boot, &window, &info);
}
