/*
 * main.c - tests of the FPU with threads: each thread has its own registers of it, whatever interrupts.
 */
#include <arch/core.h>
#include <kernel/kernel_main.h>
#include <kernel/test.h>
#include <services/clock.h>
#include <services/semaphore.h>
#include <services/threads.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
}

__attribute__((noinline)) static float hypotenuse_squared(float a, float b)
{
    return a * a + b * b;
}

TEST(functions_pass_floats)
{
    volatile float a = 1.5f, b = 2.0f;
    check(hypotenuse_squared(a, b) == 6.25f);
}

#define FIRST_HALF "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15"
#define SECOND_HALF "16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31"
#define SET(which) "mov r0, r4\n\t.irp n," which "\n\tadd r0, #1\n\tvmov s\\n, r0\n\t.endr\n\t"
#define COMPARE(which)                                                                             \
    "mov r0, r4\n\t.irp n," which                                                                  \
    "\n\tadd r0, #1\n\tvmov r3, s\\n\n\tcmp r0, r3\n\tbne 9f\n\t.endr\n\t"
#define ROUNDING "0xc00000" /* FPSCR.RMode */

/*
 * Keeps numbers after `base` in s0 to s31, and the rounding mode that it has in these bits, and compares them until *stop.
 * Returns 0, or the number that was lost.
 */
static __attribute__((naked)) uint32_t keep_all(uint32_t base, volatile uint32_t *turns,
                                                const volatile uint32_t *stop)
{
    __asm__("push {r4-r7, lr}\n\t"
            "vpush {s16-s31}\n\t"
            "mov r4, r0\n\t"
            "vmrs r5, fpscr\n\t"
            "bic r5, #" ROUNDING "\n\t"
            "and r6, r4, #" ROUNDING "\n\t"
            "orr r5, r6\n\t"
            "vmsr fpscr, r5\n\t" SET(FIRST_HALF "," SECOND_HALF) "1:\t" COMPARE(
                FIRST_HALF "," SECOND_HALF) "vmrs r3, fpscr\n\t"
                                            "and r3, #" ROUNDING "\n\t"
                                            "cmp r3, r6\n\t"
                                            "bne 9f\n\t"
                                            "ldr r3, [r1]\n\t"
                                            "adds r3, #1\n\t"
                                            "str r3, [r1]\n\t"
                                            "ldr r3, [r2]\n\t"
                                            "cmp r3, #0\n\t"
                                            "beq 1b\n\t"
                                            "movs r0, #0\n"
                                            "9:\tvpop {s16-s31}\n\t"
                                            "pop {r4-r7, pc}");
}

/* The same with what a function keeps for its caller, over so many calls of thread_yield(). */
static __attribute__((naked)) uint32_t keep_over_yields(uint32_t base, uint32_t times)
{
    __asm__("push {r4-r6, lr}\n\t"
            "vpush {s16-s31}\n\t"
            "mov r4, r0\n\t"
            "mov r5, r1\n\t" SET(SECOND_HALF) "1:\tbl thread_yield\n\t" COMPARE(
                SECOND_HALF) "subs r5, #1\n\t"
                             "bne 1b\n\t"
                             "movs r0, #0\n"
                             "9:\tvpop {s16-s31}\n\t"
                             "pop {r4-r6, pc}");
}

static struct run {
    uint32_t base, turns, lost;
} runs[2] = {{0x15400000, 0, 1}, {0x6a800000, 0, 1}};
static volatile uint32_t stop;
static struct semaphore tick = SEMAPHORE("tick", 0);
static volatile float ticks;

static void keep(void *context)
{
    struct run *run = context;
    run->lost = keep_all(run->base, &run->turns, &stop);
}

/* In a handler, which uses the FPU, too. */
static void give(void *context)
{
    ticks = ticks * 1.0f + 1.0f;
    semaphore_give(context);
}

/* Each tick interrupts one of the two wherever it is, and the other one goes on; main is a third. */
TEST(every_register_survives_interrupts)
{
    static struct timer timer;
    struct thread *threads[] = {thread_start("first", keep, &runs[0]),
                                thread_start("second", keep, &runs[1])};
    thread_set_priority(thread_self(), THREAD_HIGHEST);
    volatile float sum = 0;
    for (unsigned i = 0; i < 500; i++) {
        timer_start(&timer, 100 * CLOCK_MICROSECOND + i, give, &tick);
        semaphore_take(&tick);
        thread_set_priority(threads[i % 2], THREAD_NORMAL + 1);
        thread_set_priority(threads[1 - i % 2], THREAD_NORMAL);
        sum = sum + (float)i;
    }
    stop = 1;
    for (unsigned i = 0; i < 2; i++)
        thread_join(threads[i]);
    check(sum == 124750.0f && ticks == 500.0f);
    check_equal(runs[0].lost, 0);
    check_equal(runs[1].lost, 0);
    check(runs[0].turns > 100 && runs[1].turns > 100);
}

static void yield(void *context)
{
    struct run *run = context;
    run->lost = keep_over_yields(run->base, 100);
}

TEST(what_a_function_keeps_survives_yields)
{
    runs[0].lost = runs[1].lost = 1;
    struct thread *threads[] = {thread_start("first", yield, &runs[0]),
                                thread_start("second", yield, &runs[1])};
    for (unsigned i = 0; i < 2; i++)
        thread_join(threads[i]);
    check_equal(runs[0].lost, 0);
    check_equal(runs[1].lost, 0);
}

static uint32_t control(void)
{
    uint32_t value;
    __asm__ volatile("mrs %0, control" : "=r"(value));
    return value;
}

static void read_control(void *context)
{
    *(uint32_t *)context = control();
}

/* CONTROL.FPCA: exceptions, and switches, then store nothing of the FPU. */
TEST(a_thread_that_does_not_use_it_pays_nothing)
{
    uint32_t seen = ~0u;
    volatile float used = 1.0f;
    used = used + used;
    check(control() & 4);
    thread_join(thread_start("integers", read_control, &seen));
    check_equal(seen & 4, 0);
    check(used == 2.0f && control() & 4);
}
