/* fake_irq.h - interrupts that are on or off, for a test of what turns them off. It takes check() from unit.h. */
#pragma once

#include <kernel/arch.h>

static bool interrupts_on = true;

static uintptr_t fake_save(void)
{
    uintptr_t state = interrupts_on;
    interrupts_on = false;
    return state;
}

static void fake_restore(uintptr_t state)
{
    check(!interrupts_on && state <= 1);
    interrupts_on = state;
}
