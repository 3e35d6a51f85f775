/* calls.c - the system calls. What a program gives is checked here, and copied before it is used. */
#include "internal.h"
#include <kernel/arch.h>
#include <kernel/assert.h>
#include <kernel/console.h>
#include <kernel/string.h>
#include <services/clock.h>
#include <services/files.h>

#define PART 256 /* bytes that are copied at once, on the stack */

static int64_t call_nothing(const uint64_t argument[4])
{
    (void)argument;
    return 0;
}

static int64_t call_exit(const uint64_t argument[4])
{
    process_end((int)(argument[0] & 0xff));
}

static int64_t call_write(const uint64_t argument[4])
{
    char part[PART];
    uint64_t from = argument[0], left = argument[1], size;
    for (; left > 0 && !process_self()->killed; from += size, left -= size) {
        size = left < sizeof part ? left : sizeof part;
        if (!user_read(part, from, size))
            return ERROR_ADDRESS;
        console_write(part, size);
    }
    return (int64_t)argument[1];
}

static int64_t call_yield(const uint64_t argument[4])
{
    (void)argument;
    thread_yield();
    return 0;
}

static void wake(void *context)
{
    wait_wake(context);
}

/* Not thread_sleep(): it may be killed meanwhile. */
static int64_t call_sleep(const uint64_t argument[4])
{
    struct process *self = process_self();
    struct timer timer = {0};
    uint64_t now = clock_now(), until = now + argument[0];
    uintptr_t state = arch_irq_save();
    timer_start(&timer, until < now ? UINT64_MAX - now : argument[0], wake, &self->changed);
    while (!self->killed && (clock_now() < until || until < now))
        wait_on(&self->changed);
    timer_cancel(&timer);
    arch_irq_restore(state);
    return 0;
}

static int64_t call_time(const uint64_t argument[4])
{
    (void)argument;
    return (int64_t)clock_now();
}

static int64_t call_self(const uint64_t argument[4])
{
    (void)argument;
    return process_self()->number;
}

static int64_t call_memory(const uint64_t argument[4])
{
    struct process *self = process_self();
    uint64_t at = self->memory_end;
    if (argument[0] > PROGRAM_END - at)
        return ERROR_MEMORY;
    uint64_t pages = (argument[0] + PAGE_SIZE - 1) / PAGE_SIZE;
    if (address_space_add(&self->space, at, pages, MMU_USER | MMU_WRITE))
        return ERROR_MEMORY;
    self->memory_end += pages * PAGE_SIZE;
    return (int64_t)at;
}

static int64_t find_file(uint64_t path_at, struct file *file)
{
    char path[FILE_PATH_MAX];
    if (!user_read_string(path, sizeof path, path_at))
        return ERROR_ADDRESS;
    return files_find(path, file) && !file->is_folder ? 0 : ERROR_NOT_FOUND;
}

static int64_t call_file_read(const uint64_t argument[4])
{
    struct file file;
    int64_t error = find_file(argument[0], &file);
    if (error)
        return error;
    uint64_t offset = argument[1] < file.size ? argument[1] : file.size, size = file.size - offset;
    size = argument[3] < size ? argument[3] : size;
    if (size > 0 && !user_write(argument[2], (const char *)file.bytes + offset, size))
        return ERROR_ADDRESS;
    return (int64_t)size;
}

static int64_t call_file_name(const uint64_t argument[4])
{
    struct file file = {0};
    for (uint64_t i = 0; i <= argument[0]; i++) {
        if (!files_next(&file))
            return ERROR_NOT_FOUND;
    }
    size_t size = strnlen(file.path, sizeof file.path) + 1;
    if (size > argument[2])
        return ERROR_TOO_LONG;
    return user_write(argument[1], file.path, size) ? (int64_t)file.size : ERROR_ADDRESS;
}

struct arguments {
    const char *at[PROCESS_ARGUMENTS_MAX + 1];
    char text[PROCESS_ARGUMENTS_SIZE];
};

static int64_t read_arguments(struct arguments *arguments, uint64_t from)
{
    size_t used = 0;
    for (size_t i = 0; i <= PROCESS_ARGUMENTS_MAX; i++, from += sizeof from) {
        uint64_t string;
        if (!user_read(&string, from, sizeof string))
            return ERROR_ADDRESS;
        arguments->at[i] = NULL;
        if (!string)
            return 0;
        if (i == PROCESS_ARGUMENTS_MAX || used == sizeof arguments->text)
            return ERROR_TOO_LONG;
        char *to = arguments->text + used;
        if (!user_read_string(to, sizeof arguments->text - used, string))
            return ERROR_ADDRESS;
        arguments->at[i] = to;
        used += strnlen(to, sizeof arguments->text - used) + 1;
    }
    return ERROR_TOO_LONG;
}

static int64_t call_start(const uint64_t argument[4])
{
    struct arguments arguments;
    struct process *process;
    struct file file;
    int64_t error = find_file(argument[0], &file);
    if (!error)
        error = argument[1] ? read_arguments(&arguments, argument[1]) : 0;
    if (error)
        return error;
    struct program program = {.name = file_name(&file),
                              .elf = file.bytes,
                              .size = file.size,
                              .arguments = argument[1] ? arguments.at : NULL,
                              .pages_max = process_self()->space.pages_max};
    return process_start(&program, &process) ? ERROR_PROGRAM : (int64_t)process->number;
}

static int64_t call_wait(const uint64_t argument[4])
{
    struct process *child =
        argument[0] <= PROCESSES_MAX ? process_find_child((unsigned)argument[0]) : NULL;
    if (!child)
        return ERROR_PROCESS;
    return process_wait_ended(child) ? process_wait(child) : 0;
}

static int64_t call_kill(const uint64_t argument[4])
{
    struct process *child =
        argument[0] <= PROCESSES_MAX ? process_find_child((unsigned)argument[0]) : NULL;
    if (child)
        process_kill(child);
    return child ? 0 : ERROR_PROCESS;
}

static process_call *calls[CALLS_MAX] = {
    [CALL_NOTHING] = call_nothing,     [CALL_EXIT] = call_exit,
    [CALL_WRITE] = call_write,         [CALL_YIELD] = call_yield,
    [CALL_SLEEP] = call_sleep,         [CALL_TIME] = call_time,
    [CALL_SELF] = call_self,           [CALL_MEMORY] = call_memory,
    [CALL_FILE_READ] = call_file_read, [CALL_FILE_NAME] = call_file_name,
    [CALL_START] = call_start,         [CALL_WAIT] = call_wait,
    [CALL_KILL] = call_kill,
};

void process_set_call(unsigned number, process_call *call)
{
    kassert(number >= CALL_APP && number < CALLS_MAX);
    calls[number] = call;
}

int64_t process_on_call(struct trap_frame *frame)
{
    const uint64_t argument[4] = {frame->rdi, frame->rsi, frame->rdx, frame->r10};
    process_call *call = frame->rax < CALLS_MAX ? calls[frame->rax] : NULL;
    int64_t result = call ? call(argument) : ERROR_CALL;
    if (process_self()->killed)
        process_end(STATUS_KILLED);
    return result;
}
