/* programs.c - the commands for programs and files. */
#include "words.h"
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/string.h>
#include <services/files.h>
#include <services/process.h>
#include <services/shell.h>

/* "hello" is programs/hello; what has a slash is a path. */
static bool find_program(const char *word, struct file *file)
{
    char path[FILE_PATH_MAX];
    if ((size_t)format_string(path, sizeof path, "programs/%s", word) < sizeof path &&
        files_find(path, file) && !file->is_folder)
        return true;
    return files_find(word, file) && !file->is_folder;
}

static void print_status(const char *name, int status)
{
    if (status == STATUS_KILLED)
        console_printf("%s was killed\n", name);
    else if (status > 0 && status < STATUS_FAULTED)
        console_printf("%s returned %d\n", name, status);
}

const char *shell_run_program(int count, char *words[])
{
    struct file file;
    struct process *process;
    bool waits = count < 3 || !string_equal(words[count - 1], "&");
    if (count < 2)
        return "say which: run hello you; with & at the end, the shell does not wait";
    if (!find_program(words[1], &file))
        return "there is no such program: 'ls' lists the files";
    if (!waits)
        words[count - 1] = NULL;
    const char *reason =
        process_start(&(struct program){.name = file_name(&file),
                                        .elf = file.bytes,
                                        .size = file.size,
                                        .arguments = (const char *const *)words + 1},
                      &process);
    if (reason)
        return reason;
    if (waits) {
        print_status(words[1], process_wait(process));
    } else {
        console_printf("process %u\n", process_number(process));
        process_detach(process);
    }
    return NULL;
}

const char *shell_list_files(int count, char *words[])
{
    (void)count, (void)words;
    struct file file = {0};
    size_t files = 0;
    for (; files_next(&file); files++)
        console_printf("%10zu  %s%s\n", file.size, file.path, file.is_folder ? "/" : "");
    return files > 0 ? NULL : "there are no files";
}

const char *shell_print_file(int count, char *words[])
{
    struct file file;
    if (count != 2)
        return "say which: cat notes.txt";
    if (!files_find(words[1], &file))
        return "there is no such file: 'ls' lists them";
    if (file.is_folder)
        return "it is a folder";
    console_write(file.bytes, file.size);
    return NULL;
}

static void list_processes(void)
{
    struct process_info info = {0};
    for (console_printf("number parent memory  name\n"); process_next(info.number, &info);)
        console_printf("%6u %6u %3zu KiB %s%s\n", info.number, info.parent, info.pages * 4,
                       info.name, info.ended ? " (ended)" : "");
}

const char *shell_kill_process(int count, char *words[])
{
    uint64_t number;
    if (count < 2) {
        list_processes();
        return NULL;
    }
    if (count > 2 || !shell_number(words[1], &number) || number > PROCESSES_MAX)
        return "say which by its number: 'kill' alone lists them";
    return process_kill_number((unsigned)number) ? NULL : "no process of that number runs";
}
