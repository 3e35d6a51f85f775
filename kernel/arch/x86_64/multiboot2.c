/* multiboot2.c - reads Multiboot2's boot information. */
#include <arch/boot_protocols.h>
#include <kernel/string.h>

/* Multiboot2 2.0, "Boot information format"; everything little-endian and 8-byte aligned. */
struct mb2_info {
    uint32_t total_size;
    uint32_t reserved;
};
CHECK_SIZE(struct mb2_info, 8);

struct mb2_tag {
    uint32_t type;
    uint32_t size; /* with this header, without the padding to the next tag */
};
CHECK_SIZE(struct mb2_tag, 8);

enum mb2_tag_type {
    MB2_END = 0,
    MB2_COMMAND_LINE = 1,
    MB2_LOADER_NAME = 2,
    MB2_MODULE = 3,
    MB2_MEMORY_MAP = 6,
    MB2_FRAMEBUFFER = 8,
    MB2_ACPI_OLD = 14,
    MB2_ACPI_NEW = 15,
};

struct mb2_module { /* "Modules"; a string follows */
    struct mb2_tag tag;
    uint32_t start;
    uint32_t end;
};
CHECK_SIZE(struct mb2_module, 16);

struct mb2_memory_map { /* "Memory map"; entries follow */
    struct mb2_tag tag;
    uint32_t entry_size; /* step by this, not by sizeof */
    uint32_t entry_version;
};
CHECK_SIZE(struct mb2_memory_map, 16);

struct mb2_memory_entry {
    uint64_t base;
    uint64_t length;
    uint32_t type;
    uint32_t reserved;
};
CHECK_SIZE(struct mb2_memory_entry, 24);

struct mb2_framebuffer { /* "Framebuffer info" */
    struct mb2_tag tag;
    uint64_t address;
    uint32_t pitch;
    uint32_t width;
    uint32_t height;
    uint8_t bits;
    uint8_t type;
    uint16_t reserved; /* the specification's figure shows one byte; GRUB writes two */
};
CHECK_SIZE(struct mb2_framebuffer, 32);

enum { MB2_INDEXED = 0, MB2_RGB = 1, MB2_EGA_TEXT = 2 };

struct mb2_rgb { /* follows mb2_framebuffer when its type is MB2_RGB */
    struct {
        uint8_t position, size;
    } red, green, blue;
};
CHECK_SIZE(struct mb2_rgb, 6);

/* One tag: what follows its header, and where the tag is. */
struct tag {
    const char *name;
    bool vital; /* without it nothing can be trusted: memory */
    uint32_t offset;
    uint32_t size; /* with the header */
    const unsigned char *bytes;
};

/* What the kernel can live without is left out, with a warning. */
static void reject(struct boot_info *boot, const struct tag *tag, const char *problem)
{
    if (tag->vital)
        boot_info_refuse(boot, "the multiboot2 %s tag at offset 0x%x %s", tag->name, tag->offset,
                         problem);
    else
        boot_info_warn(boot, "the multiboot2 %s tag at offset 0x%x %s: it is ignored", tag->name,
                       tag->offset, problem);
}

/* Copies a tag's fixed part. Returns false, having said so, if the tag is too small for it. */
static bool take(struct boot_info *boot, const struct tag *tag, void *part, size_t size)
{
    if (tag->size < size) {
        reject(boot, tag, "is too small for its fields");
        return false;
    }
    memcpy(part, tag->bytes, size);
    return true;
}

/* The string that fills the rest of a tag. Returns NULL, having said so, if it has no end. */
static const char *string_at(struct boot_info *boot, const struct tag *tag, size_t offset,
                             size_t *length)
{
    const char *string = (const char *)tag->bytes + offset;
    *length = strnlen(string, tag->size - offset);
    if (*length == tag->size - offset) {
        reject(boot, tag, "has a string without a terminating zero");
        return NULL;
    }
    return string;
}

static void read_command_line(struct boot_info *boot, const struct tag *tag)
{
    size_t length;
    const char *line = string_at(boot, tag, sizeof(struct mb2_tag), &length);
    if (line)
        boot_info_set_command_line(boot, line, length);
}

static void read_loader_name(struct boot_info *boot, const struct tag *tag)
{
    size_t length;
    const char *name = string_at(boot, tag, sizeof(struct mb2_tag), &length);
    if (name && !boot_info_copy(boot->loader, sizeof boot->loader, name, length))
        boot_info_warn(boot, "the loader's name is longer than %zu bytes: cut",
                       sizeof boot->loader - 1);
}

static void read_module(struct boot_info *boot, const struct tag *tag)
{
    struct mb2_module module;
    if (!take(boot, tag, &module, sizeof module))
        return;
    size_t length;
    const char *name = string_at(boot, tag, sizeof module, &length);
    if (module.end < module.start)
        reject(boot, tag, "ends before it starts");
    else if (name)
        boot_info_add_module(boot, module.start, module.end - module.start, name, length);
}

static void read_memory_map(struct boot_info *boot, const struct tag *tag)
{
    struct mb2_memory_map map;
    struct mb2_memory_entry entry;
    if (!take(boot, tag, &map, sizeof map))
        return;
    if (map.entry_size < sizeof entry || map.entry_size % 8 != 0) {
        reject(boot, tag, "has an impossible entry_size");
        return;
    }
    uint32_t offset = sizeof map;
    for (; tag->size - offset >= map.entry_size; offset += map.entry_size) {
        memcpy(&entry, tag->bytes + offset, sizeof entry);
        boot_info_add_memory(boot, entry.base, entry.length, e820_type(entry.type));
    }
    if (offset != tag->size)
        reject(boot, tag, "ends in the middle of an entry");
}

static void read_rgb(struct boot_info *boot, const struct tag *tag,
                     const struct mb2_framebuffer *from)
{
    struct mb2_rgb rgb;
    if (tag->size < sizeof *from + sizeof rgb) {
        reject(boot, tag, "is too small for its colours");
        return;
    }
    memcpy(&rgb, tag->bytes + sizeof *from, sizeof rgb);
    struct framebuffer framebuffer = {
        .address = from->address,
        .pitch = from->pitch,
        .width = from->width,
        .height = from->height,
        .bits = from->bits,
        .red = {rgb.red.position, rgb.red.size},
        .green = {rgb.green.position, rgb.green.size},
        .blue = {rgb.blue.position, rgb.blue.size},
    };
    const char *problem = framebuffer_check(&framebuffer);
    if (problem) {
        reject(boot, tag, problem);
        return;
    }
    boot->screen = SCREEN_FRAMEBUFFER;
    boot->framebuffer = framebuffer;
}

static void read_framebuffer(struct boot_info *boot, const struct tag *tag)
{
    struct mb2_framebuffer from;
    if (!take(boot, tag, &from, sizeof from))
        return;
    if (from.type == MB2_RGB) {
        read_rgb(boot, tag, &from);
    } else if (from.type == MB2_EGA_TEXT) {
        boot->screen = SCREEN_TEXT;
        boot->framebuffer = (struct framebuffer){.address = from.address,
                                                 .pitch = from.pitch,
                                                 .width = from.width,
                                                 .height = from.height};
    } else {
        boot_info_warn(boot, "the framebuffer %s, which is not supported: no screen",
                       from.type == MB2_INDEXED ? "has a palette" : "is of an unknown type");
    }
}

static void read_rsdp(struct boot_info *boot, const struct tag *tag)
{
    boot_info_set_rsdp(boot, tag->bytes + sizeof(struct mb2_tag),
                       tag->size - sizeof(struct mb2_tag));
}

static const struct {
    uint32_t type;
    const char *name;
    bool vital;
    void (*read)(struct boot_info *boot, const struct tag *tag);
} readers[] = {
    {MB2_COMMAND_LINE, "command line", false, read_command_line},
    {MB2_LOADER_NAME, "loader name", false, read_loader_name},
    {MB2_MODULE, "module", false, read_module},
    {MB2_MEMORY_MAP, "memory map", true, read_memory_map},
    {MB2_FRAMEBUFFER, "framebuffer", false, read_framebuffer},
    {MB2_ACPI_OLD, "old ACPI", false, read_rsdp},
    {MB2_ACPI_NEW, "new ACPI", false, read_rsdp},
};

static void read_tag(struct boot_info *boot, uint32_t type, struct tag *tag)
{
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (readers[i].type == type) {
            tag->name = readers[i].name;
            tag->vital = readers[i].vital;
            readers[i].read(boot, tag);
        }
    }
}

void multiboot2_parse(const void *start, size_t length, struct boot_info *boot)
{
    const unsigned char *bytes = start;
    struct mb2_info info;
    boot->protocol = "multiboot2";
    if (length < sizeof info) {
        boot_info_refuse(boot, "the multiboot2 information lies beyond the memory it may be in");
        return;
    }
    memcpy(&info, bytes, sizeof info);
    if (info.total_size > length) {
        boot_info_refuse(boot,
                         "the multiboot2 information's total_size 0x%x reaches beyond the "
                         "memory it may be in",
                         info.total_size);
        return;
    }
    /* A tag that is wrong inside does not keep the next ones from being read. A size that cannot be
       hides them all, memory among them: that is a refusal. */
    uint32_t offset = sizeof info;
    while (offset < info.total_size && info.total_size - offset >= sizeof(struct mb2_tag)) {
        struct mb2_tag header;
        memcpy(&header, bytes + offset, sizeof header);
        if (header.type == MB2_END)
            return;
        if (header.size < sizeof header || header.size > info.total_size - offset) {
            boot_info_refuse(boot,
                             "the multiboot2 tag of type %u at offset 0x%x has the impossible "
                             "size %u",
                             header.type, offset, header.size);
            return;
        }
        struct tag tag = {.offset = offset, .size = header.size, .bytes = bytes + offset};
        read_tag(boot, header.type, &tag);
        uint32_t padded = (header.size + 7) & ~7u;
        if (padded < header.size || padded > info.total_size - offset)
            break;
        offset += padded;
    }
    boot_info_warn(boot, "the multiboot2 information has no end tag");
}
