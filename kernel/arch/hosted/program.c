/* program.c - what a program knows instead of boot information. */
#include <arch/image.h>
#include <arch/program.h>
#include <kernel/string.h>

/* What page_alloc() gives away. The operating system finds pages for it when they are touched. */
#define RAM_SIZE (16 << 20)
#define PAGE_SIZE 4096
static char ram[RAM_SIZE] __attribute__((aligned(PAGE_SIZE)));

void program_started(struct boot_info *boot, const char *system, const char *format)
{
    boot->protocol = format;
    string_copy(boot->loader, sizeof boot->loader, system, strnlen(system, SIZE_MAX));
    boot_info_add_memory(boot, (uintptr_t)text_start, (uintptr_t)text_end - (uintptr_t)text_start,
                         MEMORY_KERNEL);
    boot_info_add_memory(boot, (uintptr_t)ram, sizeof ram, MEMORY_USABLE);
}

void program_arguments(struct boot_info *boot, size_t count, const char *const *arguments)
{
    static char line[COMMAND_LINE_MAX];
    size_t used = 0;
    for (size_t i = 1; i < count && used < sizeof line; i++) {
        if (used > 0)
            line[used++] = ' ';
        size_t length = strnlen(arguments[i], sizeof line - used);
        memcpy(line + used, arguments[i], length);
        used += length;
    }
    boot_info_set_command_line(boot, line, used);
}
