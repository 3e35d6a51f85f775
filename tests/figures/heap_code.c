/* heap_code.c - the code of services/heap for a process, which cannot turn interrupts off. */
#include <kernel/arch.h>

static inline uintptr_t no_save(void)
{
    return 0;
}

static inline void no_restore(uintptr_t state)
{
    (void)state;
}

#define arch_irq_save no_save
#define arch_irq_restore no_restore
#include "../../services/heap/heap.c"
