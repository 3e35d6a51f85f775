/* boot_info.c - what every port's parser of loader information does the same way. */
#include <kernel/boot_info.h>
#include <kernel/format.h>
#include <kernel/string.h>

/* A terminal obeys control characters: those below a space, DEL, and U+0080 to U+009f, which UTF-8 begins with
   0xc2. Each is a question mark in what the loader says. Returns whether all of it had room. */
bool boot_info_copy(char *to, size_t size, const char *from, size_t length)
{
    bool whole = string_copy(to, size, from, length);
    for (unsigned char *at = (unsigned char *)to; *at; at++) {
        if (at[0] < ' ' || at[0] == 0x7f)
            at[0] = '?';
        else if (at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0)
            at[0] = at[1] = '?';
    }
    return whole;
}

void boot_info_refuse(struct boot_info *boot, const char *format, ...)
{
    if (boot->reason[0])
        return;
    va_list arguments;
    va_start(arguments, format);
    format_vstring(boot->reason, sizeof boot->reason, format, arguments);
    va_end(arguments);
}

void boot_info_warn(struct boot_info *boot, const char *format, ...)
{
    char sentence[160], line[176];
    va_list arguments;
    va_start(arguments, format);
    format_vstring(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    int length = format_string(line, sizeof line, "warning: %s\n", sentence);
    size_t used = strnlen(boot->warnings, sizeof boot->warnings);
    if (used + (size_t)length < sizeof boot->warnings)
        memcpy(boot->warnings + used, line, (size_t)length + 1);
}

void boot_info_add_memory(struct boot_info *boot, uint64_t base, uint64_t size,
                          enum memory_type type)
{
    uint64_t end = base + size;
    if (size != 0 && base + (size - 1) < base)
        boot_info_warn(boot, "the memory map's range at 0x%016llx wraps around: cut at the end",
                       (unsigned long long)base);
    if (end < base)
        end = UINT64_MAX; /* also of a range that ends with the last byte */
    if (type != MEMORY_USABLE && type != MEMORY_MODULE && type != MEMORY_KERNEL &&
        memory_map_has(&boot->memory, base, end, MEMORY_KERNEL))
        boot_info_warn(boot,
                       "the loader put the kernel over memory at 0x%llx that is in use: what the "
                       "firmware keeps there is lost",
                       (unsigned long long)base);
    bool full = boot->memory.full;
    memory_map_add(&boot->memory, base, end, type);
    if (boot->memory.full && !full)
        boot_info_warn(boot,
                       "the memory map has more than %d ranges: memory from 0x%llx on may "
                       "be left out",
                       MEMORY_RANGES_MAX, (unsigned long long)base);
}

void boot_info_add_module(struct boot_info *boot, uint64_t base, uint64_t size, const char *name,
                          size_t name_length)
{
    if (base + size < base) {
        boot_info_warn(boot, "a module wraps around the end of memory: it is ignored");
        return;
    }
    /* Also for a module that has no room in the list: its memory must not be reused. */
    boot_info_add_memory(boot, base, size, MEMORY_MODULE);
    if (memory_map_has(&boot->memory, base, base + size, MEMORY_KERNEL))
        boot_info_warn(boot, "a module at 0x%llx lies over the kernel: it is damaged",
                       (unsigned long long)base);
    if (boot->module_count == BOOT_MODULES_MAX) {
        boot->modules_left_out++;
        return;
    }
    struct boot_module *module = &boot->module[boot->module_count++];
    module->base = base;
    module->size = size;
    if (!boot_info_copy(module->name, sizeof module->name, name, name_length))
        boot_info_warn(boot, "a module's name is longer than %zu bytes: cut",
                       sizeof module->name - 1);
}

void boot_info_set_command_line(struct boot_info *boot, const char *line, size_t length)
{
    if (!boot_info_copy(boot->command_line, sizeof boot->command_line, line, length))
        boot_info_warn(boot, "the command line is longer than %d bytes: the rest is left out",
                       COMMAND_LINE_MAX - 1);
}

void boot_info_place_framebuffer(struct boot_info *boot)
{
    if (boot->screen != SCREEN_FRAMEBUFFER)
        return;
    uint64_t base = boot->framebuffer.address;
    uint64_t end = base + framebuffer_size(&boot->framebuffer);
    if (memory_map_has(&boot->memory, base, end, MEMORY_KERNEL) ||
        memory_map_has(&boot->memory, base, end, MEMORY_MODULE)) {
        boot_info_warn(boot,
                       "the framebuffer at 0x%llx lies over the kernel or a module: no screen",
                       (unsigned long long)base);
        boot->screen = SCREEN_NONE;
        return;
    }
    memory_map_add(&boot->memory, base, end, MEMORY_FRAMEBUFFER);
}

static bool adds_up_to_zero(const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    unsigned char sum = 0;
    while (size-- > 0)
        sum = (unsigned char)(sum + *at++);
    return sum == 0;
}

void boot_info_set_rsdp(struct boot_info *boot, const void *bytes, size_t size)
{
    const size_t size_v1 = offsetof(struct rsdp, length);
    struct rsdp rsdp = {0};
    if (size < size_v1)
        goto bad;
    memcpy(&rsdp, bytes, size < sizeof rsdp ? size : sizeof rsdp);
    if (memcmp(rsdp.signature, "RSD PTR ", sizeof rsdp.signature) != 0 ||
        !adds_up_to_zero(&rsdp, size_v1))
        goto bad;
    if (rsdp.revision == 0 || size < sizeof rsdp) {
        rsdp.revision = 0; /* what there is of it is the older form */
        memset((char *)&rsdp + size_v1, 0, sizeof rsdp - size_v1);
    } else if (rsdp.length < sizeof rsdp || rsdp.length > size ||
               !adds_up_to_zero(bytes, rsdp.length)) {
        goto bad;
    }
    if (!boot->has_rsdp || rsdp.revision > boot->rsdp.revision)
        boot->rsdp = rsdp;
    boot->has_rsdp = true;
    return;
bad:
    boot_info_warn(boot, "an RSDP is damaged: it is ignored");
}
