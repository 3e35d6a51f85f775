/*
 * clock.c - time, from a page that Windows shows every program.
 *
 * To sleep, a program would have to import another function. This one looks at the clock until it
 * is time, so a CPU is busy meanwhile. The clock moves with the system's tick, of 15.6 ms or less:
 * shorter periods come in bursts.
 */
#include <hosted/os.h>
#include <kernel/arch.h>

/* Windows Driver Kit, ntddk.h, "KUSER_SHARED_DATA": the time since Windows was started. */
#define INTERRUPT_TIME 0x7ffe0008
#define UNIT 100 /* nanoseconds */
struct system_time {
    uint32_t low;
    int32_t high1, high2; /* the same, unless it is being written */
};

uint64_t os_nanoseconds(void)
{
    const volatile struct system_time *time = (const volatile struct system_time *)INTERRUPT_TIME;
    int32_t high;
    uint32_t low;
    do {
        high = time->high1;
        low = time->low;
    } while (high != time->high2);
    return ((uint64_t)(uint32_t)high << 32 | low) * UNIT;
}

void os_sleep_until(uint64_t nanoseconds)
{
    while (os_nanoseconds() < nanoseconds)
        arch_wait();
}
