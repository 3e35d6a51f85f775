/* run.c - a program of the archive is started. */
#include "process_test.h"

struct process *start_program(const char *path, const char *const *arguments)
{
    struct file file;
    struct process *process = NULL;
    const char *reason = files_start(test_boot);
    check(!reason && files_find(path, &file));
    struct program program = {
        .name = file_name(&file), .elf = file.bytes, .size = file.size, .arguments = arguments};
    reason = process_start(&program, &process);
    if (reason)
        test_check(false, path, 0, reason);
    return process;
}

int run_program(const char *path, const char *const *arguments)
{
    struct process *process = start_program(path, arguments);
    return process ? process_wait(process) : -1;
}
