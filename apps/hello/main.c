/* hello - says what machine this is. */
#include <kernel/arch.h>
#include <kernel/boot_info.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/version.h>

/* For screens and terminals: ANSI's SGR, of which <kernel/escape.h> says what a screen obeys. */
#define GREEN "\x1b[92m"
#define PLAIN "\x1b[0m"
#define NAME(text) "\x1b[96m" text PLAIN
#define LABEL(text) "  \x1b[36m" text PLAIN

/* In MiB, or on a small machine in KiB. */
static void print_sizes(uint64_t usable, uint64_t all)
{
    bool small = all < 16 * 1024 * 1024;
    unsigned shift = small ? 10 : 20;
    const char *unit = small ? "KiB" : "MiB";
    console_printf(LABEL("memory") "     %llu %s usable of %llu %s\n",
                   (unsigned long long)usable >> shift, unit, (unsigned long long)all >> shift,
                   unit);
}

static void print_memory(const struct memory_map *memory)
{
    uint64_t all = 0;
    for (size_t i = 0; i < memory->count; i++) {
        if (memory_type_is_ram(memory->range[i].type))
            all += memory->range[i].end - memory->range[i].base;
    }
    print_sizes(memory_map_total(memory, MEMORY_USABLE), all);
    for (size_t i = 0; i < memory->count; i++) {
        const struct memory_range *range = &memory->range[i];
        const char *colour = range->type == MEMORY_USABLE ? GREEN : "";
        console_printf("             0x%016llx-0x%016llx  %s%s" PLAIN "\n",
                       (unsigned long long)range->base, (unsigned long long)range->end - 1, colour,
                       memory_type_name(range->type));
    }
}

static void print_modules(const struct boot_info *boot)
{
    for (size_t i = 0; i < boot->module_count; i++) {
        const struct boot_module *module = &boot->module[i];
        console_printf(LABEL("module") "     0x%016llx  %llu bytes  %s\n",
                       (unsigned long long)module->base, (unsigned long long)module->size,
                       module->name);
    }
}

static void print_screen(const struct boot_info *boot)
{
    const struct framebuffer *screen = &boot->framebuffer;
    if (boot->screen == SCREEN_FRAMEBUFFER)
        console_printf(LABEL("screen") "     %ux%u, %u bits a pixel\n", screen->width,
                       screen->height, screen->bits);
    else if (boot->screen == SCREEN_TEXT)
        console_printf(LABEL("screen") "     %ux%u characters of text\n", screen->width,
                       screen->height);
    else
        console_printf(LABEL("screen") "     none\n");
}

void kernel_main(const struct boot_info *boot)
{
    char cpu[64];
    arch_cpu_name(cpu, sizeof cpu);
    console_printf(NAME("firstlight %s") " on %s\n", FIRSTLIGHT_VERSION, arch_name());
    console_printf(LABEL("booted by") "  %s (%s)\n",
                   boot->loader[0] ? boot->loader : "an unnamed loader", boot->protocol);
    console_printf(LABEL("cpu") "        %s\n", cpu);
    print_memory(&boot->memory);
    print_modules(boot);
    print_screen(boot);
    console_printf(LABEL("command") "    %s\n",
                   boot->command_line[0] ? boot->command_line : "(empty)");
}
