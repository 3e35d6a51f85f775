/* pit.c - counter 0 of the 8254: what others are measured with, and alarms where nothing better is. */
#include "counter.h"
#include "pic.h"
#include <arch/cpu.h>
#include <kernel/irq.h>
#include <stddef.h>

enum { COUNTER0 = 0x40, CONTROL = 0x43 };

/* Intel 8254 data sheet, "Control Word Format", "Counter Latch Command", "Mode 0", "Mode 2". */
#define CONTROL_LATCH 0x00
#define CONTROL_ONCE                                                                               \
    0x30 /* counter 0, both bytes, the lower first; mode 0: interrupt on terminal count */
#define CONTROL_RATE 0x34 /* mode 2: again and again */

#define PATIENCE 10000 /* reads of about 3 us */

static void start(uint8_t control, uint32_t count)
{
    out8(CONTROL, control);
    out8(COUNTER0, (uint8_t)count);
    out8(COUNTER0, (uint8_t)(count >> 8));
}

/* It counts down. */
static uint64_t read(void)
{
    out8(CONTROL, CONTROL_LATCH);
    unsigned low = in8(COUNTER0);
    return -(low | (unsigned)in8(COUNTER0) << 8) & 0xffff;
}

static bool counts(void)
{
    uint64_t first = read();
    for (int i = 0; i < PATIENCE; i++) {
        if (read() != first)
            return true;
    }
    return false;
}

const char *pit_find(struct count_source *source)
{
    *source = (struct count_source){.read = read, .mask = 0xffff, .name = "8254"};
    if (irq_lines[PIC_TIMER].handler)
        return "board_timer_start() has the 8254 timer: call clock_start() first";
    start(CONTROL_RATE, 0);
    source->hz = counts() ? PIT_HZ : 0;
    return source->hz
               ? NULL
               : "nothing tells how fast this PC counts: it has no HPET, no ACPI PM timer and "
                 "no 8254 that counts";
}

static void (*on_alarm)(void);

static void expired(void *context)
{
    (void)context;
    on_alarm();
}

const char *pit_alarm_find(void (*alarm)(void))
{
    on_alarm = alarm;
    return irq_set_handler(PIC_TIMER, expired, NULL);
}

void pit_alarm_set(uint32_t counts)
{
    start(CONTROL_ONCE, counts > PIT_MAX ? PIT_MAX : counts);
}
