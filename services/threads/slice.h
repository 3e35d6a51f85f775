/* slice.h - turns within a priority. */
#pragma once

#include "scheduler.h"

/* The thread runs: begins a slice if others of its priority are ready. */
static inline void slice_check(const struct thread *running)
{
    (void)running;
}
