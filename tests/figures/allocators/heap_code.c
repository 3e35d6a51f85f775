/* heap_code.c - the code of services/heap without what turns interrupts off. */
#include <kernel/arch.h>
#include <kernel/string.h>

static inline uintptr_t no_save(void)
{
    return 0;
}

static inline void no_restore(uintptr_t state)
{
    (void)state;
}

/* A copy counts as the one instruction that it is: what copying costs is another figure. */
static void *copy(void *restrict to, const void *restrict from, size_t size)
{
    void *start = to;
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size)::"memory");
    return start;
}

#define arch_irq_save no_save
#define arch_irq_restore no_restore
#define memcpy copy
#include "../../../services/heap/heap.c"
