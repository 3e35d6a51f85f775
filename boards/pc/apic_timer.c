/* apic_timer.c - the local APIC's timer: Intel SDM volume 3, "APIC Timer". */
#include "counter.h"
#include "local_apic.h"
#include <arch/traps.h>
#include <kernel/irq.h>

#define DIVIDER_1 0xb
#define DIVIDER_128 0xa

#define VECTOR (TRAP_IRQ + IRQ_LINES_MAX) /* the first that no interrupt line has */

static bool is_there;
static void (*on_alarm)(void);

static bool arrived(struct trap_frame *frame)
{
    (void)frame;
    irq_begin();
    apic_write(APIC_EOI, 0);
    on_alarm();
    irq_end();
    return true;
}

bool apic_timer_find(void (*expired)(void))
{
    is_there = board_apic_start();
    if (!is_there)
        return false;
    on_alarm = expired;
    trap_set_handler(VECTOR, arrived);
    apic_timer_start_here();
    return true;
}

void apic_timer_start_here(void)
{
    apic_write(APIC_LVT_TIMER, VECTOR);
}

void apic_timer_run(void)
{
    if (!is_there)
        return;
    apic_write(APIC_TIMER_DIVIDER, DIVIDER_1);
    apic_write(APIC_TIMER_INITIAL, UINT32_MAX);
}

uint32_t apic_timer_count(void)
{
    return is_there ? apic_read(APIC_TIMER_CURRENT) : 0;
}

void apic_timer_set(uint64_t counts)
{
    bool is_long = counts > UINT32_MAX;
    if (is_long)
        counts /= APIC_TIMER_DIVIDER_MAX;
    apic_write(APIC_TIMER_DIVIDER, is_long ? DIVIDER_128 : DIVIDER_1);
    apic_write(APIC_TIMER_INITIAL, counts > UINT32_MAX ? UINT32_MAX
                                   : counts > 0        ? (uint32_t)counts
                                                       : 1);
}
