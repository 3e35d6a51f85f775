/*
 * What threads cost, on QEMU with the plugin count.so and on the board simulator, which sees the LED: each kind
 * is measured ROUNDS times, from measured_begin() to measured_end(). KINDS of scripts/bench_threads.py has
 * their names in this order.
 */
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/kernel_main.h>
#include <services/channel.h>
#include <services/mutex.h>
#include <services/semaphore.h>
#include <services/threads.h>

#define ROUNDS 4

static THREAD_STACK(equal_stack, STACK_BYTES);
static THREAD_STACK(high_stack, STACK_BYTES);
static struct thread equal, high;
static struct semaphore semaphore = SEMAPHORE("semaphore", 0);
static struct semaphore wake = SEMAPHORE("wake", 0);
static struct mutex mutex = MUTEX("mutex");
static CHANNEL(channel, uint32_t, 4);

/* A PC is watched by the plugin alone. */
#define HAS_LED (!KERNEL_CONSOLE)

__attribute__((noinline, used)) void measured_begin(void);
void measured_begin(void)
{
    __asm__ volatile("" ::: "memory");
    if (HAS_LED)
        board_led(true);
}

__attribute__((noinline, used)) void measured_end(void);
void measured_end(void)
{
    __asm__ volatile("" ::: "memory");
    if (HAS_LED)
        board_led(false);
}

/* No interrupt ends a turn meanwhile, however slow the emulator is. */
static void yield(void *context)
{
    (void)context;
    arch_irq_disable();
    for (int i = 0; i < ROUNDS; i++) {
        thread_yield();
        measured_end();
    }
    arch_irq_enable();
}

static void take(void *context)
{
    (void)context;
    for (int i = 0; i < ROUNDS; i++) {
        semaphore_take(&wake);
        measured_end();
    }
}

/*
 * An image without a console is compiled as a whole: mutex_lock() and its like are inlined into these, which
 * alone call them. So each kind is one call everywhere.
 */
#if KERNEL_CONSOLE
#define ONE_CALL
#else
#define ONE_CALL __attribute__((noinline))
#endif
ONE_CALL static void lock(void)
{
    mutex_lock(&mutex);
}

ONE_CALL static void unlock(void)
{
    mutex_unlock(&mutex);
}

ONE_CALL static void send(void)
{
    static uint32_t item;
    channel_send(&channel, &item);
}

ONE_CALL static void receive(void)
{
    static uint32_t item;
    channel_receive(&channel, &item);
}

#define MEASURE(call)                                                                              \
    do {                                                                                           \
        measured_begin();                                                                          \
        call;                                                                                      \
        measured_end();                                                                            \
    } while (0)

static void measure_switches(void)
{
    arch_irq_disable();
    thread_start_on(&equal, equal_stack, sizeof equal_stack, "equal", yield, NULL);
    thread_yield();
    for (int i = 0; i < ROUNDS; i++) {
        measured_begin();
        thread_yield();
    }
    arch_irq_enable();
    thread_join(&equal);
    for (int i = 0; i < ROUNDS; i++) {
        measured_begin();
        semaphore_give(&wake);
    }
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    thread_start_on(&high, high_stack, sizeof high_stack, "high", take, NULL);
    thread_set_priority(&high, THREAD_HIGHEST);
    for (int i = 0; i < ROUNDS; i++) {
        MEASURE((void)0);
        MEASURE(semaphore_give(&semaphore));
        MEASURE(semaphore_take(&semaphore));
        MEASURE(lock());
        MEASURE(unlock());
        MEASURE(send());
        MEASURE(receive());
    }
    measure_switches();
}
