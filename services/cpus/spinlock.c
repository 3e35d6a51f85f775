/* spinlock.c - locks that are waited for awake, and the deadlocks among them. */
#include <kernel/arch.h>
#include <kernel/panic.h>
#include <kernel/symbols.h>
#include <services/cpus.h>

#define PLACE_MAX 72 /* bytes */

/* What each CPU waits for, and where. */
static struct {
    struct spinlock *lock;
    uintptr_t at;
} waits[CPUS_MAX];

static uint32_t owner_of(const struct spinlock *lock)
{
    return __atomic_load_n(&lock->owner, __ATOMIC_ACQUIRE);
}

/* The owner of the lock that a CPU waits for, both with 1 added to their numbers; 0: there is none. */
static uint32_t waits_for(uint32_t cpu)
{
    const struct spinlock *lock = __atomic_load_n(&waits[cpu - 1].lock, __ATOMIC_ACQUIRE);
    return lock ? owner_of(lock) : 0;
}

/* This CPU, the one that it waits for, and so on. Returns how many before it comes to this CPU again; 0: it does not. */
static unsigned follow(uint32_t me, uint16_t chain[CPUS_MAX])
{
    unsigned count = 0;
    uint32_t cpu = me;
    do {
        if (count == CPUS_MAX)
            return 0; /* a circle of other CPUs */
        chain[count++] = (uint16_t)cpu;
        cpu = waits_for(cpu);
    } while (cpu && cpu != me);
    return cpu ? count : 0;
}

/*
 * A CPU of the chain may have released its lock after the chain was followed through it. So the chain is checked again
 * from its end: what waits for this CPU does not go on, and what waits for that does not either.
 */
static bool is_deadlock(uint32_t me)
{
    uint16_t chain[CPUS_MAX];
    unsigned count = follow(me, chain);
    bool is_stuck = count > 0;
    for (uint32_t holder = me; is_stuck && count > 0; holder = chain[count]) {
        count--;
        is_stuck = waits_for(chain[count]) == holder;
    }
    return is_stuck;
}

static noreturn void deadlock(const struct spinlock *lock, uint32_t me, uintptr_t at)
{
    char now[PLACE_MAX], before[PLACE_MAX];
    uint32_t owner = owner_of(lock);
    if (owner == me)
        panic("deadlock: CPU %u takes a spinlock that it holds: in %s; it took it in %s", me - 1,
              symbols_name_call(at, now, sizeof now),
              symbols_name_call(lock->taken_at, before, sizeof before));
    panic("deadlock: CPU %u waits in %s for a spinlock of CPU %u, which waits in %s", me - 1,
          symbols_name_call(at, now, sizeof now), owner - 1,
          symbols_name_call(waits[owner - 1].at, before, sizeof before));
}

static void wait(struct spinlock *lock, uint32_t me, uintptr_t at)
{
    waits[me - 1].at = at;
    __atomic_store_n(&waits[me - 1].lock, lock, __ATOMIC_RELEASE);
    uint32_t free = 0;
    while (!__atomic_compare_exchange_n(&lock->owner, &free, me, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED)) {
        if (is_deadlock(me))
            deadlock(lock, me, at);
        cpu_relax();
        free = 0;
    }
    __atomic_store_n(&waits[me - 1].lock, NULL, __ATOMIC_RELEASE);
}

uintptr_t spin_lock(struct spinlock *lock)
{
    uintptr_t state = arch_irq_save(), at = (uintptr_t)__builtin_return_address(0);
    uint32_t free = 0, me = cpu_number() + 1;
    if (!__atomic_compare_exchange_n(&lock->owner, &free, me, false, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED))
        wait(lock, me, at);
    lock->taken_at = at;
    return state;
}

void spin_unlock(struct spinlock *lock, uintptr_t state)
{
    char before[PLACE_MAX];
    uint32_t owner = owner_of(lock), me = cpu_number() + 1;
    if (owner == 0)
        panic("CPU %u gives back a spinlock that is free", me - 1);
    if (owner != me)
        panic("CPU %u gives back a spinlock that CPU %u holds, which took it in %s", me - 1,
              owner - 1, symbols_name_call(lock->taken_at, before, sizeof before));
    __atomic_store_n(&lock->owner, 0, __ATOMIC_RELEASE);
    arch_irq_restore(state);
}
