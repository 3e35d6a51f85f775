/*
 * information.c - what the firmware knows, as a Multiboot2 loader tells it: command line, screen, ACPI, modules and
 * the map of memory. Multiboot2 2.0, "Boot information format".
 */
#include "loader.h"
#include <kernel/utf8.h>

enum tag {
    END,
    COMMAND_LINE,
    LOADER_NAME,
    MODULE,
    MEMORY_MAP = 6,
    SCREEN = 8,
    ACPI_OLD = 14,
    ACPI_NEW
};
enum memory { USABLE = 1, RESERVED, ACPI_RECLAIM, ACPI_NVS, DEFECTIVE };
enum { ROOM = 192 * 1024, LINE_MAX = 4095, MODULES_MAX = 16, RSDP_SIZE = 20, RSDP_LENGTH_AT = 20 };

uint32_t information;
static uint8_t *at, *tag;

static void put(const void *bytes, size_t size)
{
    memcpy(at, bytes, size);
    at += size;
}

static void put32(uint32_t value)
{
    put(&value, sizeof value);
}

static void put64(uint64_t value)
{
    put(&value, sizeof value);
}

static void put_text(const char *text)
{
    do
        put(text, 1);
    while (*text++);
}

static void begin(enum tag type)
{
    at = tag = (uint8_t *)(((uintptr_t)at + 7) & ~(uintptr_t)7);
    put32(type);
    put32(0);
}

static void end(void)
{
    uint32_t size = (uint32_t)(at - tag);
    memcpy(tag + 4, &size, sizeof size);
}

/* UTF-16 without surrogates, as UTF-8. */
static void put_wide(const uint16_t *text, size_t length)
{
    char utf8[UTF8_SIZE_MAX];
    for (; length > 0 && *text; text++, length--)
        put(utf8, utf8_encode(utf8, *text));
}

/* The options may be anything; a boot manager keeps numbers of its own there. */
static bool is_text(const uint16_t *text, size_t length)
{
    for (; length > 0 && *text; text++, length--) {
        if (*text < ' ' || (*text > '~' && *text < 0xa0) || *text >= 0xd800)
            return false;
    }
    return true;
}

/* The Shell's options begin with the program's name. */
static size_t length_of_name(const uint16_t *text, size_t length)
{
    size_t end = 0;
    while (end < length && text[end] && text[end] != ' ')
        end++;
    bool named = end >= 4 && text[end - 4] == '.' && (text[end - 3] | 32) == 'e' &&
                 (text[end - 2] | 32) == 'f' && (text[end - 1] | 32) == 'i';
    while (named && end < length && text[end] == ' ')
        end++;
    return named ? end : 0;
}

static void put_command_line(const struct efi_loaded_image *image)
{
    const uint16_t *text = image->options;
    size_t length = text ? image->options_size / sizeof *text : 0;
    size_t name = length_of_name(text, length);
    bool given = length > name && text[name] && is_text(text, length);
    length = length < name + LINE_MAX ? length : name + LINE_MAX;
    begin(COMMAND_LINE);
    if (given)
        put_wide(text + name, length - name);
    put_text(given ? "" : built_in_command_line);
    end();
}

static void put_loader_name(void)
{
    static const uint16_t variable[] = {'S', 'e', 'c', 'u', 'r', 'e', 'B', 'o', 'o', 't', 0};
    static const struct efi_guid global = EFI_GLOBAL;
    uint8_t on = 0;
    uintptr_t size = sizeof on;
    if (efi->runtime->get_variable(variable, &global, NULL, &size, &on))
        on = 0;
    begin(LOADER_NAME);
    put_text(on == 1 ? "firstlight.efi, Secure Boot is on" : "firstlight.efi");
    end();
}

/* Of a mask the position of its lowest bit and its size, a byte each. */
static void put_channel(uint32_t mask)
{
    uint8_t channel[2] = {0};
    for (; mask && !(mask & 1); mask >>= 1)
        channel[0]++;
    for (; mask; mask >>= 1)
        channel[1]++;
    put(channel, sizeof channel);
}

/*
 * The screen on which the firmware writes, or any that has a framebuffer: with two adapters, what the firmware writes on
 * is both, and has none.
 */
static const struct efi_graphics_state *find_screen(void)
{
    static const struct efi_guid guid = EFI_GRAPHICS;
    uintptr_t count;
    efi_handle *handles;
    struct efi_graphics *screen;
    if (efi->boot->locate_handle_buffer(EFI_BY_PROTOCOL, &guid, NULL, &count, &handles))
        return NULL;
    for (uintptr_t i = 0; i <= count; i++) {
        efi_handle handle = i == 0 ? efi->out_handle : handles[i - 1];
        if (efi->boot->handle_protocol(handle, &guid, &screen) == 0 &&
            screen->mode->info->format < EFI_PIXEL_BLT_ONLY && screen->mode->framebuffer)
            return screen->mode;
    }
    warn_black();
    return NULL;
}

static void put_screen(void)
{
    static const uint32_t known[2][3] = {{0xff, 0xff00, 0xff0000}, {0xff0000, 0xff00, 0xff}};
    const struct efi_graphics_state *screen = find_screen();
    if (!screen)
        return;
    const struct efi_graphics_mode *mode = screen->info;
    const uint32_t *masks = mode->format == EFI_PIXEL_MASKS ? mode->masks : known[mode->format];
    begin(SCREEN);
    put64(screen->framebuffer);
    put32(mode->pixels_per_line * 4);
    put32(mode->width);
    put32(mode->height);
    put("\x20\x01\0", 4); /* 32 bits a pixel, RGB, reserved */
    for (unsigned i = 0; i < 3; i++)
        put_channel(masks[i]);
    end();
}

static void put_rsdp(const struct efi_guid guid, enum tag type)
{
    for (uintptr_t i = 0; i < efi->table_count; i++) {
        const uint8_t *table = efi->tables[i].table;
        uint32_t size = RSDP_SIZE;
        if (memcmp(&efi->tables[i].guid, &guid, sizeof guid) != 0)
            continue;
        if (type == ACPI_NEW)
            memcpy(&size, table + RSDP_LENGTH_AT, sizeof size);
        begin(type);
        put(table, size < EFI_PAGE ? size : EFI_PAGE);
        end();
    }
}

static void put_module(struct efi_file *folder, const struct efi_file_info *info)
{
    struct efi_file *file;
    uintptr_t size = (uintptr_t)info->file_size;
    void *content = take(size + 1, EFI_LOADER_DATA);
    if (info->file_size > UINT32_MAX ||
        folder->open(folder, &file, info->name, EFI_FILE_MODE_READ, 0) ||
        file->read(file, &size, content) || size != info->file_size)
        refuse("a file in the folder modules cannot be read. Write it to the medium again.");
    begin(MODULE);
    put32((uint32_t)(uintptr_t)content);
    put32((uint32_t)((uintptr_t)content + size));
    put_wide(info->name, sizeof info->name / sizeof *info->name);
    put_text("");
    end();
}

/* Each file of the folder \modules on the volume that the program came from. */
static void put_modules(const struct efi_loaded_image *image)
{
    static const struct efi_guid guid = EFI_FILE_SYSTEM;
    static const uint16_t name[] = {'\\', 'm', 'o', 'd', 'u', 'l', 'e', 's', 0};
    struct efi_file_system *system;
    struct efi_file *root, *folder;
    struct efi_file_info info;
    if (efi->boot->handle_protocol(image->device, &guid, &system) ||
        system->open_volume(system, &root) ||
        root->open(root, &folder, name, EFI_FILE_MODE_READ, 0))
        return;
    for (unsigned count = 0; count < MODULES_MAX;) {
        uintptr_t size = sizeof info - sizeof *info.name;
        memset(&info, 0, sizeof info);
        if (folder->read(folder, &size, &info) || size == 0)
            return;
        if (!(info.attribute & EFI_FILE_DIRECTORY)) {
            put_module(folder, &info);
            count++;
        }
    }
}

void information_begin(void)
{
    static const struct efi_guid guid = EFI_LOADED_IMAGE;
    struct efi_loaded_image *image;
    if (efi->boot->handle_protocol(efi_image, &guid, &image))
        refuse("the firmware does not say where it was started from.");
    at = take(ROOM, EFI_LOADER_DATA);
    information = (uint32_t)(uintptr_t)at;
    put64(0);
    put_command_line(image);
    put_loader_name();
    put_screen();
    put_rsdp((struct efi_guid)EFI_ACPI_10, ACPI_OLD);
    put_rsdp((struct efi_guid)EFI_ACPI_20, ACPI_NEW);
    put_modules(image);
}

/* What boot services and this program had is free for the kernel, which copies this first. */
static enum memory kind_of(uint32_t type)
{
    static const uint8_t kinds[] = {
        [EFI_LOADER_CODE] = USABLE,        [EFI_LOADER_DATA] = USABLE,
        [EFI_BOOT_SERVICES_CODE] = USABLE, [EFI_BOOT_SERVICES_DATA] = USABLE,
        [EFI_CONVENTIONAL] = USABLE,       [EFI_UNUSABLE] = DEFECTIVE,
        [EFI_ACPI_RECLAIM] = ACPI_RECLAIM, [EFI_ACPI_NVS] = ACPI_NVS,
    };
    return type < sizeof kinds && kinds[type] ? kinds[type] : RESERVED;
}

void information_end(const void *map, size_t size, size_t step)
{
    struct efi_memory_descriptor range;
    begin(MEMORY_MAP);
    put32(24);
    put32(0);
    for (size_t offset = 0; offset < size; offset += step) {
        memcpy(&range, (const uint8_t *)map + offset, sizeof range);
        put64(range.physical_start);
        put64(range.pages * EFI_PAGE);
        put32(kind_of(range.type));
        put32(0);
    }
    end();
    begin(END);
    end();
    uint32_t total = (uint32_t)((uintptr_t)at - information);
    memcpy((void *)(uintptr_t)information, &total, sizeof total);
}
