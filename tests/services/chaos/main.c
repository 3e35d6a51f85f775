/*
 * chaos - processes on all CPUs that compute, fault in many ways, or are killed, for `seconds=` of the command line; `seed=`
 * draws the same again. Turns end at moments that nobody chose: a timer of a prime period ends that of whatever runs on
 * one of the CPUs. At the end nothing may be left of them.
 */
#include <cpu_threads.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/string.h>
#include <services/clock.h>
#include <services/cpus.h>
#include <services/files.h>
#include <services/frames.h>
#include <services/heap.h>
#include <services/process.h>
#include <services/system_calls.h>
#include <services/threads.h>

#define SLOTS 12
#define STACKS                                                                                     \
    (4 * SLOTS)       /* of threads: one that has ended is there for a moment after its process */
#define PERIOD 100003 /* ns */

enum end { RETURNS, FAULTS, STAYS };

static const struct {
    const char *program, *word;
    enum end end;
} parts[] = {
    {"hello", NULL, RETURNS},
    {"compute", "2", RETURNS},
    {"compute", "9", RETURNS},
    {"misbehave", "null_write", FAULTS},
    {"misbehave", "kernel_read", FAULTS},
    {"misbehave", "wild_call", FAULTS},
    {"misbehave", "execute_stack", FAULTS},
    {"misbehave", "divide", FAULTS},
    {"misbehave", "stack_overflow", FAULTS},
    {"misbehave", "stack_lost", FAULTS},
    {"misbehave", "software_interrupt", FAULTS},
    {"misbehave", "timer_vector", FAULTS},
    {"misbehave", "debug_trap", FAULTS},
    {"misbehave", "single_step", FAULTS},
    {"misbehave", "cli", FAULTS},
    {"misbehave", "sysret", FAULTS},
    {"misbehave", "undefined", FAULTS},
    {"misbehave", "x87_error", FAULTS},
    {"misbehave", "flags_in_call", RETURNS},
    {"misbehave", "stack_lost_in_call", RETURNS},
    {"misbehave", "all_memory", RETURNS},
    {"misbehave", "hang", STAYS},
    {"spin", NULL, STAYS},
};
enum { PARTS = sizeof parts / sizeof *parts, SPIN = PARTS - 1 };

static struct slot {
    struct process *process;
    unsigned part;
    bool was_killed;
} slots[STACKS];

static unsigned started, faulted, killed;
static uint64_t seed;

static unsigned any(unsigned count)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(seed >> 33) % count;
}

/* A handler, with a sequence of its own: when it comes is not the seed's. */
static void disturb(void *context)
{
    static uint32_t number = 1;
    (void)context;
    number = number * 1103515245 + 12345;
    unsigned cpu = (number >> 16) % cpu_count();
    if (threads_are_idle_on(cpu))
        return;
    cpu_threads[cpu].is_slice_over = true;
    cpu_wake(cpu);
}

static void begin(struct slot *slot, unsigned part)
{
    char path[FILE_PATH_MAX];
    struct file file;
    format_string(path, sizeof path, "programs/%s", parts[part].program);
    if (!files_find(path, &file))
        panic("there is no %s", path);
    bool computes = string_equal(parts[part].program, "compute");
    const char *const words[] = {parts[part].program, computes ? "chaos" : parts[part].word,
                                 computes ? parts[part].word : NULL, NULL};
    const struct program program = {
        .name = file_name(&file), .elf = file.bytes, .size = file.size, .arguments = words};
    const char *reason = process_start(&program, &slot->process);
    if (reason)
        panic("%s: %s", path, reason);
    slot->part = part;
    slot->was_killed = false;
    started++;
}

/* A kill may come too late. */
static void end(struct slot *slot)
{
    enum end expected = parts[slot->part].end;
    if (expected == STAYS || any(3) == 0) {
        process_kill(slot->process);
        slot->was_killed = true;
    }
    int status = process_wait(slot->process);
    slot->process = NULL;
    bool is_right = expected == RETURNS  ? status == 0
                    : expected == FAULTS ? status == STATUS_FAULTED
                                         : false;
    if (!is_right && !(slot->was_killed && status == STATUS_KILLED))
        panic("%s %s has ended with %d", parts[slot->part].program,
              parts[slot->part].word ? parts[slot->part].word : "", status);
    faulted += status == STATUS_FAULTED;
    killed += status == STATUS_KILLED;
}

static void end_all(void)
{
    for (struct slot *slot = slots; slot < slots + STACKS; slot++) {
        if (slot->process)
            end(slot);
    }
}

static void run(uint64_t seconds)
{
    uint64_t until = clock_now() + seconds * CLOCK_SECOND;
    while (clock_now() < until) {
        struct slot *slot = &slots[any(SLOTS)];
        if (slot->process)
            end(slot);
        begin(slot, any(SPIN));
        if (any(8) == 0)
            thread_sleep(any(5) * CLOCK_MILLISECOND);
    }
    end_all();
}

/*
 * Stacks of threads are kept for the next ones, and the heap keeps what was freed for a while: as many of both as there may
 * ever be are made at the start.
 */
static size_t frames_before(void)
{
    for (unsigned turn = 0; turn < 4; turn++) {
        for (unsigned i = 0; i < STACKS; i++)
            begin(&slots[i], SPIN - 1);
        end_all();
    }
    thread_sleep(CLOCK_SECOND / 10);
    return frames_free();
}

/* They never call the kernel, and each has a CPU: only the kill interrupts them. */
static void kill_what_runs_elsewhere(void)
{
    unsigned count = cpu_count() - 1 < 3 ? cpu_count() - 1 : 3;
    for (unsigned i = 0; i < count; i++)
        begin(&slots[i], SPIN);
    thread_sleep(CLOCK_MILLISECOND);
    end_all();
}

static uint64_t number_of(const char *line, const char *name, uint64_t usual)
{
    char text[16];
    uint64_t number = 0;
    if (!command_line_value(line, name, text, sizeof text))
        return usual;
    for (const char *at = text; *at >= '0' && *at <= '9'; at++)
        number = number * 10 + (uint64_t)(*at - '0');
    return number;
}

void kernel_main(const struct boot_info *boot)
{
    static struct timer disturber;
    const char *const problems[] = {clock_start(), files_start(boot), cpus_start()};
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        if (problems[i])
            panic("%s", problems[i]);
    }
    seed = number_of(boot->command_line, "seed", 1);
    console_select(""); /* the reports of faults, thousands of them */
    size_t frames = frames_before();
    kill_what_runs_elsewhere();
    started = killed = 0;
    timer_start_periodic(&disturber, PERIOD, disturb, NULL);
    run(number_of(boot->command_line, "seconds", 5));
    timer_cancel(&disturber);
    thread_sleep(CLOCK_SECOND / 10);
    console_select(NULL);
    console_printf("chaos: %u CPUs, %u processes, %u faulted, %u killed\n", cpu_count(), started,
                   faulted, killed);
    if (frames_free() != frames || heap_leaks() != 0)
        panic("%zu frames and %zu blocks are left", frames - frames_free(), (size_t)heap_leaks());
}
