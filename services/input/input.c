/*
 * input.c - the stream: what arrives is kept in a ring by the handlers of interrupts, and becomes keys
 * and characters where it is read.
 */
#include "keyboard.h"
#include "terminal_keys.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <kernel/panic.h>
#include <services/input.h>
#include <services/wait.h>

#if !KERNEL_CONSOLE
#error "the service input needs a console: leave CONSOLE := 0 out of the app.mk"
#endif

/*
 * An item of the ring is what arrived, and from where. Beside bytes and enum board_terminal_event there
 * is LOST: so many bytes found no room here.
 */
#define WHAT_BITS 14
#define WHAT_MAX ((1u << WHAT_BITS) - 1)
#define LOST 0x200u
#define LOST_MAX (WHAT_MAX - LOST)

_Static_assert((INPUT_KEPT_MAX & (INPUT_KEPT_MAX - 1)) == 0, "an unsigned wraps at a power of two");
static uint16_t ring[INPUT_KEPT_MAX];
static unsigned written, taken; /* items, since the start */
static unsigned dropped;        /* of which the ring does not yet say so */
static struct input_counts counts;
static struct wait_queue readers;

static void put(unsigned source, unsigned what)
{
    ring[written++ % INPUT_KEPT_MAX] = (uint16_t)(source << WHAT_BITS | what);
}

/* For a ring that was full: first of all, what is missing here. */
static bool say_dropped(unsigned source)
{
    if (INPUT_KEPT_MAX - (written - taken) < 2)
        return false;
    unsigned now = dropped < LOST_MAX ? dropped : LOST_MAX;
    put(source, LOST + now);
    dropped -= now;
    return true;
}

/* In the handler of an interrupt. */
static void arrived(enum board_terminal_source source, unsigned what)
{
    if (written - taken == INPUT_KEPT_MAX || (dropped && !say_dropped(source))) {
        dropped++;
        counts.lost++;
        return;
    }
    put(source, what);
    wait_wake(&readers);
}

/* One is for saying what was lost, and one for what comes at the end: the pause, or the end. */
static unsigned room(void)
{
    unsigned free = INPUT_KEPT_MAX - (written - taken);
    return free > 2 ? free - 2 : 0;
}

/* Whether there was an item. What was lost last is said though nothing comes after it. */
static bool take(unsigned *source, unsigned *what)
{
    uintptr_t state = arch_irq_save();
    if (taken == written && dropped)
        say_dropped(BOARD_SERIAL);
    bool any = taken != written;
    unsigned item = any ? ring[taken++ % INPUT_KEPT_MAX] : 0;
    arch_irq_restore(state);
    *source = item >> WHAT_BITS;
    *what = item & WHAT_MAX;
    return any;
}

static struct terminal_keys serial;
static bool has_ended;

static struct input_event lost(unsigned count)
{
    return (struct input_event){.kind = INPUT_LOST, .count = count};
}

/* What is no byte; whether it is an event. */
static bool decode_other(unsigned source, unsigned what, struct input_event *event)
{
    bool is_serial = source == BOARD_SERIAL;
    if (what == BOARD_PAUSE)
        return is_serial && terminal_keys_pause(&serial, event);
    if (is_serial)
        terminal_keys_forget(&serial);
    else
        keyboard_forget();
    if (what == BOARD_END) {
        has_ended = true;
        *event = (struct input_event){.kind = INPUT_END};
    } else if (what == BOARD_BREAK) {
        counts.breaks++;
        *event = (struct input_event){.key = KEY_BREAK};
    } else {
        counts.overruns += what == BOARD_OVERRUN;
        counts.errors += what == BOARD_ERROR;
        *event = lost(what >= LOST ? what - LOST : 1);
    }
    return true;
}

static bool decode(unsigned source, unsigned what, struct input_event *event)
{
    if (what > UINT8_MAX)
        return decode_other(source, what, event);
    if (source == BOARD_SERIAL)
        return terminal_keys_take(&serial, (uint8_t)what, event);
    bool is_event = keyboard_take(source == BOARD_KEYBOARD2, (uint8_t)what, event);
    counts.errors += is_event && event->kind == INPUT_LOST;
    return is_event;
}

static bool next(struct input_event *event)
{
    unsigned source, what;
    if (terminal_keys_again(&serial, event))
        return true;
    while (take(&source, &what)) {
        if (decode(source, what, event))
            return true;
    }
    *event = (struct input_event){.kind = INPUT_END};
    return has_ended;
}

static bool is_started;

const char *input_start(void)
{
    static const char *problem;
    if (!is_started)
        problem = board_terminal_start(arrived, room);
    is_started = true;
    arch_irq_enable();
    return problem;
}

bool input_poll(struct input_event *event)
{
    uintptr_t state = arch_irq_save();
    arch_irq_window();
    arch_irq_restore(state);
    return next(event);
}

/* What arrives is made of with interrupts as they are: on a slow CPU the next byte comes meanwhile. */
void input_wait(struct input_event *event)
{
    if (!is_started)
        panic("input_wait() before input_start(): nothing would ever arrive");
    while (!next(event)) {
        uintptr_t state = arch_irq_save();
        if (taken == written)
            wait_on(&readers);
        arch_irq_restore(state);
    }
}

struct input_counts input_counts(void)
{
    return counts;
}
