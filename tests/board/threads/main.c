/*
 * Eight threads beside main, on the smallest board: each goes round 25 times through a mutex, a semaphore, a
 * channel and a sleep, and one of them never waits. The LED is on after a
 * hundred rounds, and off when all threads have ended, which main tells them to after a button was pressed; a round too
 * many or too few is a panic.
 */
#include <kernel/board.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <services/channel.h>
#include <services/clock.h>
#include <services/mutex.h>
#include <services/semaphore.h>

#define THREADS 8
#define ROUNDS 25

static THREAD_STACK(stacks[THREADS], 320);
static struct thread threads[THREADS];
static struct mutex mutex = MUTEX("mutex");
static struct semaphore tokens = SEMAPHORE("tokens", 2);
static struct semaphore stop = SEMAPHORE("stop", 0);
static CHANNEL(rounds, uint8_t, 3);
static unsigned inside;
static volatile unsigned busy_turns;

static void go_round(uint8_t number)
{
    semaphore_take(&tokens);
    mutex_lock(&mutex);
    kassert(++inside == 1);
    thread_sleep(CLOCK_MILLISECOND);
    kassert(--inside == 0);
    mutex_unlock(&mutex);
    semaphore_give(&tokens);
    channel_send(&rounds, &number);
}

static void work(void *context)
{
    for (int i = 0; i < ROUNDS; i++)
        go_round((uint8_t)(uintptr_t)context);
}

static void be_busy(void *context)
{
    (void)context;
    while (!semaphore_try_take(&stop))
        busy_turns++;
}

static void receive_all(void)
{
    unsigned received[THREADS] = {0};
    for (unsigned i = 1; i <= (THREADS - 1) * ROUNDS; i++) {
        uint8_t number;
        channel_receive(&rounds, &number);
        kassert(number < THREADS && ++received[number] <= ROUNDS);
        if (i % 100 == 0)
            board_led(true);
    }
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    for (unsigned i = 0; i < THREADS; i++)
        thread_start_on(&threads[i], stacks[i], sizeof stacks[i], "worker", i == 0 ? be_busy : work,
                        (void *)(uintptr_t)i);
    board_button_start();
    receive_all();
    unsigned turns = busy_turns;
    board_button_wait();
    kassert(busy_turns > turns);
    semaphore_give(&stop);
    for (unsigned i = 0; i < THREADS; i++)
        thread_join(&threads[i]);
    kassert(busy_turns > 0 && inside == 0);
    board_led(false);
}
