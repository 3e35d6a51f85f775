/* calls.c - the system calls. What a program gives is checked here, and copied before it is used. */
#include "internal.h"
#include <kernel/arch.h>
#include <kernel/assert.h>
#include <kernel/console.h>
#include <kernel/string.h>
#include <services/clock.h>
#include <services/files.h>

#define PART 256 /* bytes that are copied at once, on the stack */

static int64_t call_nothing(const struct trap_frame *frame)
{
    (void)frame;
    return 0;
}

static int64_t call_exit(const struct trap_frame *frame)
{
    process_end((int)(user_argument(frame, 0) & 0xff));
}

static int64_t call_write(const struct trap_frame *frame)
{
    char part[PART];
    uint64_t from = user_argument(frame, 0), left = user_argument(frame, 1), size;
    for (; left > 0 && !process_self()->killed; from += size, left -= size) {
        size = left < sizeof part ? left : sizeof part;
        if (!user_read(part, from, size))
            return ERROR_ADDRESS;
        mutex_lock(&process_text);
        console_write(part, size);
        mutex_unlock(&process_text);
    }
    return (int64_t)user_argument(frame, 1);
}

static int64_t call_yield(const struct trap_frame *frame)
{
    (void)frame;
    thread_yield();
    return 0;
}

static void wake(void *context)
{
    wait_wake(context);
}

/* Not thread_sleep(): it may be killed meanwhile. */
static int64_t call_sleep(const struct trap_frame *frame)
{
    struct process *self = process_self();
    struct timer timer = {0};
    uint64_t now = clock_now(), until = now + user_argument(frame, 0);
    uintptr_t state = arch_irq_save();
    timer_start(&timer, until < now ? UINT64_MAX - now : user_argument(frame, 0), wake,
                &self->changed);
    while (!self->killed && (clock_now() < until || until < now))
        wait_on(&self->changed);
    timer_cancel(&timer);
    arch_irq_restore(state);
    return 0;
}

static int64_t call_time(const struct trap_frame *frame)
{
    (void)frame;
    return (int64_t)clock_now();
}

static int64_t call_self(const struct trap_frame *frame)
{
    (void)frame;
    return process_self()->number;
}

static int64_t call_memory(const struct trap_frame *frame)
{
    struct process *self = process_self();
    uint64_t at = self->memory_end;
    if (user_argument(frame, 0) > PROGRAM_END - at)
        return ERROR_MEMORY;
    uint64_t pages = (user_argument(frame, 0) + PAGE_SIZE - 1) / PAGE_SIZE;
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

static int64_t call_file_read(const struct trap_frame *frame)
{
    struct file file;
    int64_t error = find_file(user_argument(frame, 0), &file);
    if (error)
        return error;
    uint64_t offset = user_argument(frame, 1) < file.size ? user_argument(frame, 1) : file.size,
             size = file.size - offset;
    size = user_argument(frame, 3) < size ? user_argument(frame, 3) : size;
    if (size > 0 && !user_write(user_argument(frame, 2), (const char *)file.bytes + offset, size))
        return ERROR_ADDRESS;
    return (int64_t)size;
}

static int64_t call_file_name(const struct trap_frame *frame)
{
    struct file file = {0};
    for (uint64_t i = 0; i <= user_argument(frame, 0); i++) {
        if (!files_next(&file))
            return ERROR_NOT_FOUND;
    }
    size_t size = strnlen(file.path, sizeof file.path) + 1;
    if (size > user_argument(frame, 2))
        return ERROR_TOO_LONG;
    return user_write(user_argument(frame, 1), file.path, size) ? (int64_t)file.size
                                                                : ERROR_ADDRESS;
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

static int64_t call_start(const struct trap_frame *frame)
{
    struct arguments arguments;
    struct process *process;
    struct file file;
    int64_t error = find_file(user_argument(frame, 0), &file);
    if (!error)
        error = user_argument(frame, 1) ? read_arguments(&arguments, user_argument(frame, 1)) : 0;
    if (error)
        return error;
    struct program program = {.name = file_name(&file),
                              .elf = file.bytes,
                              .size = file.size,
                              .arguments = user_argument(frame, 1) ? arguments.at : NULL,
                              .pages_max = process_self()->space.pages_max};
    return process_start(&program, &process) ? ERROR_PROGRAM : (int64_t)process->number;
}

static int64_t call_wait(const struct trap_frame *frame)
{
    struct process *child = user_argument(frame, 0) <= PROCESSES_MAX
                                ? process_find_child((unsigned)user_argument(frame, 0))
                                : NULL;
    if (!child)
        return ERROR_PROCESS;
    return process_wait_ended(child) ? process_wait(child) : 0;
}

static int64_t call_kill(const struct trap_frame *frame)
{
    struct process *child = user_argument(frame, 0) <= PROCESSES_MAX
                                ? process_find_child((unsigned)user_argument(frame, 0))
                                : NULL;
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
    process_call *call = frame->rax < CALLS_MAX ? calls[frame->rax] : NULL;
    int64_t result = call ? call(frame) : ERROR_CALL;
    cpu_irq_disable();
    if (process_above(frame)->process->killed)
        process_end_killed();
    return result;
}
