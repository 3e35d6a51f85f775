/*
 * What processes cost, on QEMU with the plugin count.so: from process_start() to the first instruction of a
 * program, the first time with what is made once; and null system calls.
 */
#include <kernel/assert.h>
#include <kernel/kernel_main.h>
#include <services/files.h>
#include <services/process.h>

void kernel_main(const struct boot_info *boot)
{
    static const char *const paths[] = {"programs/hello", "programs/hello", "programs/hello",
                                        "programs/null"};
    kassert(!files_start(boot));
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct file file;
        struct process *process;
        kassert(files_find(paths[i], &file));
        const char *reason = process_start(
            &(struct program){.name = paths[i], .elf = file.bytes, .size = file.size}, &process);
        kassert(!reason && process_wait(process) == 0);
    }
}
