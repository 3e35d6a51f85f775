/*
 * kernel_lock.c - the lock that a CPU holds while it runs the kernel with interrupts off, where threads run on all CPUs:
 * <arch/kernel_lock.h>.
 *
 * It is taken where interrupts go off: by arch_irq_save() and its like, and where an interrupt or an exception arrives.
 * Whoever finds them off already has it. It belongs to the CPU, not to the thread: a switch from one thread to another
 * keeps it, and the next thread gives it back. So nobody else sees a thread that still stands on its stack as one that
 * can be switched to, joined, or whose memory is free.
 *
 * Not fair, on purpose: a queue would wait for the next in it, which on a virtual machine may be a CPU that is not run just
 * now. A CPU that waits answers what is asked of its cached translations, so the holder may wait for that.
 */
#include "cpu_data.h"
#include <kernel/arch.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

/* The CPU's number and 1; 0: it is free. The kernel begins with interrupts off. */
static struct {
    _Alignas(CPU_LINE) uint32_t owner;
} lock = {1};

void __real_trap(struct trap_frame *frame);
void __wrap_trap(struct trap_frame *frame);
void __real_kernel_main(const struct boot_info *boot);
void __wrap_kernel_main(const struct boot_info *boot);

static void wait(uint32_t me)
{
    uint32_t owner;
    while ((owner = __atomic_load_n(&lock.owner, __ATOMIC_RELAXED)) != 0) {
        if (owner == me)
            panic("CPU %u has interrupts on, and holds the kernel's lock", me - 1);
        cpu_relax();
    }
}

void kernel_lock_take(void)
{
    uint32_t free = 0, me = cpu_number() + 1;
    while (!__atomic_compare_exchange_n(&lock.owner, &free, me, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED)) {
        wait(me);
        free = 0;
    }
}

void kernel_lock_give(void)
{
    __atomic_store_n(&lock.owner, 0, __ATOMIC_RELEASE);
}

void kernel_lock_give_if_held(void)
{
    if (__atomic_load_n(&lock.owner, __ATOMIC_RELAXED) == cpu_number() + 1)
        kernel_lock_give();
}

/*
 * An NMI, a double fault and a machine check come at any moment, also between cli and the lock, and may not wait; what
 * asks for translations to be forgotten holds the lock itself, and waits for the answer.
 */
static bool is_without_lock(uint64_t vector)
{
    return vector == TRAP_NMI || vector == TRAP_DOUBLE_FAULT || vector == TRAP_MACHINE_CHECK ||
           vector == VECTOR_FORGET;
}

/* What was interrupted had interrupts off: then this CPU has the lock. The handler may go on on another CPU. */
void __wrap_trap(struct trap_frame *frame)
{
    bool takes = (frame->rflags & RFLAGS_IF) && !is_without_lock(frame->vector);
    if (takes)
        kernel_lock_take();
    __real_trap(frame);
    if (takes) {
        (void)cpu_irq_save();
        kernel_lock_give_if_held();
    }
}

/* Where it returns, all threads end with it. */
void __wrap_kernel_main(const struct boot_info *boot)
{
    __real_kernel_main(boot);
    if (cpus_running > 1)
        panic_stop_others();
}
