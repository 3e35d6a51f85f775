/*
 * programs - eight programs at once on all CPUs, of which one misbehaves in every way that there is; then a shell, which
 * runs programs: `ls`, `run hello you`, `run misbehave divide`; `devices` is what is at the PCI buses.
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <services/clock.h>
#include <services/cpus.h>
#include <services/files.h>
#include <services/input.h>
#include <services/pci.h>
#include <services/process.h>
#include <services/shell.h>

#define WORKERS 7

static const struct shell_command commands[] = {SHELL_PROGRAMS, SHELL_CPUS, SHELL_DEVICES, {0}};

static struct process *start(const char *path, const char *const *arguments)
{
    struct file file;
    struct process *process;
    if (!files_find(path, &file)) {
        console_printf("%s: there is no such file\n", path);
        return NULL;
    }
    const char *reason = process_start(
        &(struct program){
            .name = file_name(&file), .elf = file.bytes, .size = file.size, .arguments = arguments},
        &process);
    if (reason)
        console_printf("%s: %s\n", path, reason);
    return reason ? NULL : process;
}

static void demonstrate(void)
{
    static const char *const names[WORKERS] = {"a", "b", "c", "d", "e", "f", "g"};
    struct process *workers[WORKERS], *bad;
    unsigned fine = 0;
    for (size_t i = 0; i < WORKERS; i++)
        workers[i] =
            start("programs/compute", (const char *const[]){"compute", names[i], "40", NULL});
    bad = start("programs/misbehave", NULL);
    for (size_t i = 0; i < WORKERS; i++)
        fine += workers[i] && process_wait(workers[i]) == 0;
    if (bad)
        process_wait(bad);
    console_printf("%u of %u programs were not disturbed\n", fine, WORKERS);
}

void kernel_main(const struct boot_info *boot)
{
    const char *const problems[] = {clock_start(), input_start(), files_start(boot), cpus_start()};
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        if (problems[i])
            console_printf("%s\n", problems[i]);
    }
    demonstrate();
    console_printf("Type help.\n");
    shell_run("> ", commands);
}
