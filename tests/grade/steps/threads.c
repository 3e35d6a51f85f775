/* threads.c - tests of an implementation of <services/threads.h>: of threads, not of what they wait for. */
#include "grade.h"
#include <kernel/boot_info.h>
#include <kernel/string.h>
#include <services/clock.h>
#include <services/threads.h>

#define WEAK __attribute__((weak))
WEAK struct thread *thread_start(const char *name, void (*run)(void *context), void *context)
{
    (void)name, (void)run, (void)context;
    grade_lacks("thread_start");
}
WEAK void thread_start_on(struct thread *thread, void *stack, size_t size, const char *name,
                          void (*run)(void *context), void *context)
{
    (void)thread, (void)stack, (void)size, (void)name, (void)run, (void)context;
    grade_lacks("thread_start_on");
}
WEAK void thread_yield(void)
{
    grade_lacks("thread_yield");
}
WEAK void thread_sleep(uint64_t nanoseconds)
{
    (void)nanoseconds;
    grade_lacks("thread_sleep");
}
WEAK noreturn void thread_exit(void)
{
    grade_lacks("thread_exit");
}
WEAK void thread_join(struct thread *thread)
{
    (void)thread;
    grade_lacks("thread_join");
}
WEAK void thread_detach(struct thread *thread)
{
    (void)thread;
    grade_lacks("thread_detach");
}
WEAK struct thread *thread_self(void)
{
    grade_lacks("thread_self");
}
WEAK void thread_set_priority(struct thread *thread, unsigned priority)
{
    (void)thread, (void)priority;
    grade_lacks("thread_set_priority");
}

enum { MANY = 8, IN_TURN = 900 };

/* What has run, a letter each. */
static char order[64];
static unsigned steps;

static void note(const char *letter)
{
    if (steps < sizeof order - 1)
        order[steps++] = *letter;
    order[steps] = '\0';
}

static void expect_order(const char *expected)
{
    grade_expect(string_equal(order, expected), "the order should be \"%s\", and is \"%s\"",
                 expected, order);
}

static void begin(void)
{
    const char *problem = clock_start();
    grade_expect(problem == NULL, "the clock should start: %s", problem);
}

static uint64_t usable(void)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < kernel_boot_info.memory.count; i++) {
        const struct memory_range *range = &kernel_boot_info.memory.range[i];
        bytes += range->type == MEMORY_USABLE ? range->end - range->base : 0;
    }
    return bytes;
}

/* What a test has taken from page_alloc() serves it when it is run again. */
static void look_for_leaks(void (*run)(void))
{
    uint64_t before = usable();
    run();
    uint64_t after = usable();
    grade_expect(
        before == after,
        "the same threads for the second time should need no more memory; they took %lu bytes",
        before - after);
}

static struct thread *start(const char *name, void (*run)(void *), const void *context)
{
    grade_operation("thread_start(\"%s\")", name);
    struct thread *thread = thread_start(name, run, (void *)(uintptr_t)context);
    grade_expect(thread != NULL, "thread_start(\"%s\") should give a thread, and returned NULL",
                 name);
    return thread;
}

static void join(struct thread *thread, const char *name)
{
    grade_operation("thread_join() of '%s'", name);
    thread_join(thread);
}

static void once(void *letter)
{
    note(letter);
}

static void three_times(void *letter)
{
    for (int i = 0; i < 3; i++) {
        note(letter);
        thread_yield();
    }
}

static void runs(void)
{
    steps = 0;
    join(start("one", once, "a"), "one");
    expect_order("a");
}

static void join_waits(void)
{
    steps = 0;
    struct thread *thread = start("slow", three_times, "s");
    join(thread, "slow");
    note("m");
    expect_order("sssm");
}

static void join_of_ended(void)
{
    steps = 0;
    struct thread *thread = start("quick", once, "q");
    for (int i = 0; i < 3; i++)
        thread_yield();
    note("m");
    join(thread, "quick");
    expect_order("qm");
}

static void take_turns(void)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    struct thread *threads[GRADE_COUNT(names)];
    steps = 0;
    for (size_t i = 0; i < GRADE_COUNT(names); i++)
        threads[i] = start(names[i], three_times, names[i]);
    for (size_t i = 0; i < GRADE_COUNT(names); i++)
        join(threads[i], names[i]);
    expect_order("abcdabcdabcd");
}

static struct thread *selves[MANY];

static void put_self(void *place)
{
    thread_yield();
    *(struct thread **)place = thread_self();
}

static void knows_itself(void)
{
    struct thread *threads[MANY], *self = thread_self();
    for (size_t i = 0; i < MANY; i++)
        threads[i] = start("self", put_self, &selves[i]);
    for (size_t i = 0; i < MANY; i++) {
        join(threads[i], "self");
        grade_expect(
            selves[i] == threads[i],
            "thread_self() of thread %zu should be what thread_start() has returned, %p; it "
            "is %p",
            i, (void *)threads[i], (void *)selves[i]);
    }
    grade_expect(thread_self() == self, "thread_self() of the first thread should stay the same");
}

/* Down ten calls, each of which lets the others run; what each has on its stack must be there on the way up. */
__attribute__((noinline)) static unsigned descend(unsigned depth, unsigned seed)
{
    volatile unsigned own[20];
    for (unsigned i = 0; i < GRADE_COUNT(own); i++)
        own[i] = seed + i * depth;
    thread_yield();
    unsigned wrong = depth > 0 ? descend(depth - 1, seed) : 0;
    for (unsigned i = 0; i < GRADE_COUNT(own); i++)
        wrong += own[i] != seed + i * depth;
    return wrong;
}

static unsigned wrong[MANY];

static void use_stack(void *context)
{
    unsigned *result = context;
    *result = descend(10, (unsigned)(result - wrong) * 1000);
}

static void own_stacks(void)
{
    struct thread *threads[MANY];
    for (size_t i = 0; i < MANY; i++)
        threads[i] = start("stack", use_stack, &wrong[i]);
    for (size_t i = 0; i < MANY; i++) {
        join(threads[i], "stack");
        grade_expect(wrong[i] == 0, "%u words on the stack of thread %zu should not have changed",
                     wrong[i], i);
    }
}

/* System V AMD64 ABI, "Registers": those that a function keeps for its caller. */
static void use_registers(void *context)
{
    unsigned *result = context;
    uint64_t base = (uint64_t)(result - wrong + 1) * 100;
    for (int i = 0; i < 10; i++) {
        register uint64_t b __asm__("rbx") = base + 1;
        register uint64_t c __asm__("r12") = base + 2;
        register uint64_t d __asm__("r13") = base + 3;
        register uint64_t e __asm__("r14") = base + 4;
        register uint64_t f __asm__("r15") = base + 5;
        __asm__ volatile("" : "+r"(b), "+r"(c), "+r"(d), "+r"(e), "+r"(f));
        thread_yield();
        __asm__ volatile("" : "+r"(b), "+r"(c), "+r"(d), "+r"(e), "+r"(f));
        *result +=
            (b != base + 1) + (c != base + 2) + (d != base + 3) + (e != base + 4) + (f != base + 5);
    }
}

static void registers(void)
{
    struct thread *threads[3];
    memset(wrong, 0, sizeof wrong);
    for (size_t i = 0; i < GRADE_COUNT(threads); i++)
        threads[i] = start("registers", use_registers, &wrong[i]);
    for (size_t i = 0; i < GRADE_COUNT(threads); i++) {
        join(threads[i], "registers");
        grade_expect(
            wrong[i] == 0,
            "rbx and r12 to r15 of thread %zu should be the same after thread_yield(); they "
            "differed %u times",
            i, wrong[i]);
    }
}

__attribute__((noinline)) static void leave(void *letter)
{
    note(letter);
    thread_exit();
}

static void call_and_note(void *letter)
{
    leave(letter);
    note("x");
}

static void exits(void)
{
    steps = 0;
    join(start("leaves", call_and_note, "l"), "leaves");
    note("m");
    expect_order("lm");
}

static void nothing(void *context)
{
    (void)context;
}

static void in_turn(void)
{
    for (unsigned i = 0; i < IN_TURN; i++) {
        grade_operation("thread_start(), the %u. that is joined before the next", i + 1);
        struct thread *thread = thread_start("short", nothing, NULL);
        grade_expect(thread != NULL,
                     "the memory of threads that were joined should be used again; thread "
                     "%u got none",
                     i + 1);
        thread_join(thread);
    }
}

static void detached(void)
{
    for (unsigned i = 0; i < IN_TURN; i++) {
        grade_operation("thread_start() and thread_detach(), the %u. time", i + 1);
        struct thread *thread = thread_start("short", nothing, NULL);
        grade_expect(thread != NULL,
                     "the memory of threads that were detached and have ended should be "
                     "used again; thread %u got none",
                     i + 1);
        thread_detach(thread);
        thread_yield();
        thread_yield();
    }
}

static void on_memory(void)
{
    static struct {
        THREAD_STACK(stack, 8192);
        uint64_t after[2];
    } memory = {.after = {0x600d, 0x600d}};
    static struct thread thread;
    static char letter[] = "o";
    for (int i = 0; i < 3; i++) {
        steps = 0;
        grade_operation("thread_start_on(), the %d. time with the same memory", i + 1);
        memset(&thread, 0, sizeof thread);
        thread_start_on(&thread, memory.stack, sizeof memory.stack, "on", three_times, letter);
        join(&thread, "on");
        expect_order("ooo");
        grade_expect(memory.after[0] == 0x600d && memory.after[1] == 0x600d,
                     "the 16 bytes after the stack should stay as they are");
    }
}

static void sleep_and_note(void *context)
{
    const char *letter = context;
    uint64_t time = (uint64_t)(*letter - '0') * 10 * CLOCK_MILLISECOND, before = clock_now();
    thread_sleep(time);
    uint64_t slept = clock_now() - before;
    grade_expect(slept >= time, "thread_sleep(%lu) should take so long at least, and took %lu",
                 time, slept);
    note(letter);
}

static void sleeps(void)
{
    static const char *const names[] = {"3", "1", "2"};
    struct thread *threads[GRADE_COUNT(names)];
    steps = 0;
    for (size_t i = 0; i < GRADE_COUNT(names); i++)
        threads[i] = start(names[i], sleep_and_note, names[i]);
    for (size_t i = 0; i < GRADE_COUNT(names); i++)
        join(threads[i], names[i]);
    expect_order("123");
    grade_operation("thread_sleep(0), which is a yield");
    thread_sleep(0);
}

static void priorities(void)
{
    steps = 0;
    struct thread *low = start("low", three_times, "l"), *high = start("high", three_times, "h");
    grade_operation("thread_set_priority() of both");
    thread_set_priority(low, THREAD_NORMAL - 1);
    thread_set_priority(high, THREAD_NORMAL + 1);
    note("m");
    join(low, "low");
    join(high, "high");
    expect_order("hhhmlll");
}

static volatile bool is_over;

static void sleep_and_end(void *context)
{
    (void)context;
    thread_sleep(20 * CLOCK_MILLISECOND);
    is_over = true;
}

static void count(void *context)
{
    volatile unsigned *counter = context;
    while (!is_over)
        ++*counter;
}

static void preempts(void)
{
    static unsigned counters[2];
    struct thread *threads[2];
    is_over = false;
    for (size_t i = 0; i < 2; i++) {
        counters[i] = 0;
        threads[i] = start("busy", count, &counters[i]);
    }
    grade_operation("thread_sleep() of 100 ms, while two threads never yield");
    thread_sleep(100 * CLOCK_MILLISECOND);
    is_over = true;
    for (size_t i = 0; i < 2; i++)
        join(threads[i], "busy");
    grade_expect(
        counters[0] && counters[1],
        "two threads that never yield should both have had turns in 100 ms; they counted to %u "
        "and %u",
        counters[0], counters[1]);
    is_over = false;
    struct thread *high = start("high", sleep_and_end, NULL),
                  *busy = start("busy", count, &counters[0]);
    thread_set_priority(high, THREAD_HIGHEST);
    grade_operation(
        "thread_join() of a thread that counts until one of a higher priority wakes and ends that");
    thread_join(busy);
    join(high, "high");
}

static void joins_itself(void)
{
    grade_operation("thread_join(thread_self())");
    thread_join(thread_self());
}

static const struct grade_test tests[] = {
    {GRADE(runs),
     .hint = "what thread_start() prepares on the new stack is what your switch takes from there"},
    {GRADE(join_waits), .after = {"runs"},
     .hint = "who joins gets no turn until the thread has ended"},
    {GRADE(join_of_ended), .after = {"runs"},
     .hint = "a thread that has ended stays until it is joined: another state, no turn"},
    {GRADE(take_turns), .after = {"join_waits"},
     .hint = "who yields, and who is new, goes to the end of the queue"},
    {GRADE(knows_itself), .after = {"join_waits"},
     .hint = "the running thread changes with the stack"},
    {GRADE(own_stacks), .after = {"take_turns"},
     .hint = "stacks grow down: the stack pointer begins at the end, and no two may overlap"},
    {GRADE(registers), .after = {"take_turns"},
     .hint = "a switch must keep rbx, rbp and r12 to r15"},
    {GRADE(exits), .after = {"join_waits"},
     .hint = "a return from the thread's function leads to thread_exit(), too"},
    {GRADE(in_turn), .after = {"join_waits"},
     .hint = "thread_join() gives the memory back, the next start takes it"},
    {GRADE(detached), .after = {"in_turn"},
     .hint = "a thread cannot free the stack that it is on: the next one does"},
    {GRADE(on_memory), .after = {"take_turns"},
     .hint = "all that a thread needs is in what the caller gave"},
    {GRADE(sleeps), .after = {"join_waits"},
     .hint = "a timer of <services/clock.h> makes the thread ready; with no thread ready, "
             "arch_irq_wait()"},
    {GRADE(priorities), .after = {"take_turns"},
     .hint = "a queue for each priority; whoever becomes the highest runs at once"},
    {GRADE(preempts), .after = {"sleeps"},
     .hint = "a tick that switches, with interrupts on in a new thread"},
    {GRADE(joins_itself), .after = {"join_waits"},
     .hint = "it would wait for ever: panic() says so", .panics = true},
};

static volatile unsigned turns;

static void yield_often(void *context)
{
    (void)context;
    for (unsigned i = 0; i < 100; i++) {
        turns++;
        thread_yield();
    }
}

static uint64_t of_yield(void)
{
    struct thread *thread = thread_start("other", yield_often, NULL);
    thread_yield();
    uint64_t before = grade_instructions();
    for (unsigned i = 0; i < 50; i++)
        thread_yield();
    uint64_t cost = (grade_instructions() - before) / 100;
    thread_join(thread);
    return cost;
}

static const struct grade_figure figures[] = {
    {"instructions from one thread's thread_yield() to the next thread", of_yield, 200},
};

const struct grade_step grade_step = {
    .tests = tests,
    .test_count = GRADE_COUNT(tests),
    .figures = figures,
    .figure_count = GRADE_COUNT(figures),
    .begin = begin,
    .look_for_leaks = look_for_leaks,
};
