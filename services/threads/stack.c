/* stack.c - a stack that was too small. */
#include "scheduler.h"

void thread_stack_overflow(const struct thread *thread)
{
#if KERNEL_CONSOLE
    panic("stack overflow of thread '%s': its %zu bytes are too few", THREAD_NAME(thread),
          (size_t)(thread->registered.end - thread->registered.base));
#else
    (void)thread;
    panic("stack overflow");
#endif
}
