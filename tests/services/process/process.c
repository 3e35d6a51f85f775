/* process.c - programs start and end, and leave nothing behind. */
#include "process_test.h"
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/string.h>
#include <services/clock.h>
#include <services/frames.h>
#include <services/heap.h>
#include <services/threads.h>

static struct process *start(const char *part, const char *word)
{
    return start_program("programs/actor", (const char *const[]){"actor", part, word, NULL});
}

static int play(const char *part, const char *word)
{
    struct process *process = start(part, word);
    return process ? process_wait(process) : -1;
}

/* What there is once all that is kept for later was made: the kernel's half, stacks of threads. */
struct left {
    size_t frames;
};

static struct left left(void)
{
    struct process *many[8];
    for (size_t i = 0; i < sizeof many / sizeof *many; i++)
        many[i] = start("sleep", NULL);
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        process_kill(many[i]);
        check_equal(process_wait(many[i]), STATUS_KILLED);
    }
    return (struct left){frames_free()};
}

static void check_left(struct left before)
{
    check_equal(frames_free(), before.frames);
    check_equal(heap_leaks(), 0);
}

TEST(a_program_runs)
{
    check_equal(run_program("programs/hello", NULL), 0);
    check_equal(run_program("programs/hello", (const char *const[]){"hello", "a", "b c", "", NULL}),
                3);
    check_equal(run_program("programs/pie", NULL), 42);
}

TEST(programs_leave_nothing_behind)
{
    struct left before = left();
    for (char code[] = "0"; code[0] <= '9'; code[0]++)
        check_equal(play("code", code), code[0] - '0');
    check_equal(play("children", NULL), 0);
    check_equal(play("leave", NULL), 0);
    thread_sleep(20 * CLOCK_MILLISECOND);
    struct process_info info;
    check(!process_next(0, &info));
    check_left(before);
}

TEST(kill)
{
    static const char *const parts[] = {"spin", "sleep", "wait"};
    struct left before = left();
    for (size_t i = 0; i < 2 * sizeof parts / sizeof *parts; i++) {
        struct process *process = start(parts[i / 2], NULL);
        if (i % 2)
            thread_sleep(20 * CLOCK_MILLISECOND);
        check(process_kill_number(process_number(process)));
        check_equal(process_wait(process), STATUS_KILLED);
    }
    check(!process_kill_number(1));
    thread_sleep(5 * CLOCK_MILLISECOND);
    for (struct process_info info; process_next(0, &info);) { /* the child that slept on */
        process_kill_number(info.number); /* on another CPU it may have ended just now */
        thread_yield();
    }
    check_left(before);
}

/* The program's pages, its stack's, and what it asks for. */
TEST(the_limit_of_memory)
{
    struct left before = left();
    struct process_info info;
    struct file file;
    struct process *process;
    check(files_find("programs/actor", &file));
    struct program program = {.name = "actor",
                              .elf = file.bytes,
                              .size = file.size,
                              .arguments = (const char *const[]){"actor", "memory", NULL},
                              .pages_max = 100};
    check(!process_start(&program, &process));
    check(process_next(0, &info));
    check_equal(process_wait(process), 100 - (int)info.pages);
    program.pages_max = info.pages - 1;
    check(string_equal(process_start(&program, &process),
                       "it is larger than the memory that it may have"));
    check_left(before);
}

TEST(registers_stay_and_leak_nothing)
{
    struct process *many[4];
    for (size_t i = 0; i < 4; i++)
        many[i] = start("registers", (const char *const[]){"1", "2", "3", "4"}[i]);
    for (size_t i = 0; i < 4; i++)
        check_equal(process_wait(many[i]), 0);
    check_equal(play("leaks", NULL), 0);
}

TEST(addresses_that_are_not_the_programs)
{
    check_equal(play("addresses", NULL), 0);
}

TEST(as_many_as_there_can_be)
{
    static struct process *many[PROCESSES_MAX];
    struct file file;
    struct process *process;
    for (size_t i = 0; i < PROCESSES_MAX; i++)
        many[i] = start("sleep", NULL);
    check(files_find("programs/hello", &file));
    struct program one_more = {.name = "hello", .elf = file.bytes, .size = file.size};
    check(string_equal(process_start(&one_more, &process),
                       "there are as many processes as there can be"));
    for (size_t i = 0; i < PROCESSES_MAX; i++) {
        check_equal(process_number(many[i]), i + 1);
        process_kill(many[i]);
        check_equal(process_wait(many[i]), STATUS_KILLED);
    }
}

TEST(arguments_that_are_refused)
{
    static const char *many[PROCESS_ARGUMENTS_MAX + 2];
    static char too_long[PROCESS_ARGUMENTS_SIZE + 1];
    struct left before = left();
    struct file file;
    struct process *process;
    memset(too_long, 'a', PROCESS_ARGUMENTS_SIZE);
    check(files_find("programs/hello", &file));
    struct program program = {
        .name = "hello", .elf = file.bytes, .size = file.size, .arguments = many};
    for (size_t i = 0; i <= PROCESS_ARGUMENTS_MAX; i++)
        many[i] = "x";
    check(string_equal(process_start(&program, &process),
                       "it has more arguments than a program can have"));
    many[PROCESS_ARGUMENTS_MAX] = NULL;
    check(!process_start(&program, &process));
    check_equal(process_wait(process), PROCESS_ARGUMENTS_MAX - 1);
    many[0] = too_long, many[1] = NULL;
    check(string_equal(process_start(&program, &process), "its arguments are too long"));
    too_long[PROCESS_ARGUMENTS_SIZE - 1] = '\0';
    check(!process_start(&program, &process));
    check_equal(process_wait(process), 0);
    check_left(before);
}

#define TAKEN_MAX 1000 /* blocks */

/* Takes all frames but n. Returns how many blocks that are. */
static size_t take_all_but(size_t n, uint64_t taken[TAKEN_MAX])
{
    size_t count = 0;
    while (frames_free() > n && count < TAKEN_MAX) {
        size_t rest = frames_free() - n, most = frames_largest() < rest ? frames_largest() : rest;
        check(frames_take(most, &taken[count]));
        taken[count++] |= most << 40;
    }
    return count;
}

TEST(the_nth_allocation_fails)
{
    struct left before = left();
    struct file file;
    check(files_find("programs/hello", &file));
    struct program program = {.name = "hello", .elf = file.bytes, .size = file.size};
    struct process *process = NULL;
    size_t n;
    for (n = 0; !process; n++) {
        static uint64_t taken[TAKEN_MAX];
        size_t count = take_all_but(n, taken);
        const char *reason = process_start(&program, &process);
        if (reason)
            check_equal(frames_free(), n);
        while (count-- > 0)
            frames_give(taken[count] & ((UINT64_C(1) << 40) - 1), taken[count] >> 40);
        check(!reason == !!process);
    }
    check(n > 20 && n < 60); /* its pages, its stack's and its tables */
    check_equal(process_wait(process), 0);
    heap_fail_after(0);
    check(
        string_equal(process_start(&program, &process), "there is no memory for another process"));
    heap_fail_after(HEAP_FAIL_NEVER);
    check_left(before);
}

/* Three at a time, with a bystander that must not notice. */
TEST(an_attack_with_random_system_calls)
{
    struct left before = left();
    struct process *attackers[3], *bystander = start("registers", "9");
    for (size_t i = 0; i < 3; i++)
        attackers[i] = start("attack", (const char *const[]){"1", "2", "3"}[i]);
    for (size_t i = 0; i < 3; i++)
        check_equal(process_wait(attackers[i]), 0);
    check_equal(process_wait(bystander), 0);
    check_left(before);
}
