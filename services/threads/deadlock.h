/* deadlock.h - for what waits. Called with interrupts off. */
#pragma once

#include <services/mutex.h>
#include <stdnoreturn.h>

/* No thread is ready. A panic that lists who waits for what, if nothing can change that. */
void deadlock_check(void);

/* The running thread waits for a mutex, whose owner waits ... for a mutex of the running thread. */
noreturn void deadlock_in_circle(void);

/* mutex.c: the mutex that the thread waits for, NULL for none. */
struct mutex *mutex_waited_for(const struct thread *thread);
