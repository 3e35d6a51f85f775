/* input_test.c - the stream: in the order in which it arrives, what is lost where it was lost. */
#define NEEDS_input
#define NEEDS_wait
#define INPUT_KEPT_MAX 16
#include "unit.h"
#include <kernel/arch.h>

static bool interrupts_on;
static unsigned waits;
static void fake_window(void);

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

static void fake_enable(void)
{
    interrupts_on = true;
}

#define arch_irq_save fake_save
#define arch_irq_restore fake_restore
#define arch_irq_enable fake_enable
#define arch_irq_window fake_window
#include "../../services/input/input.c"
#include "../../services/input/keyboard.c"
#include "input_events.h"

static board_terminal_handler *pass;
static board_terminal_room *room_for;
static const char *problem;
static unsigned leds;

const char *board_terminal_start(board_terminal_handler *handler, board_terminal_room *the_room)
{
    check(!interrupts_on);
    pass = handler;
    room_for = the_room;
    return problem;
}

void board_keyboard_leds(unsigned locks)
{
    leds = locks;
}

void wait_wake(struct wait_queue *queue)
{
    check(queue == &readers);
}

static const char *at_wait, *at_window;

static void serial_bytes(const char *bytes)
{
    for (; *bytes; bytes++)
        pass(BOARD_SERIAL, (unsigned char)*bytes);
}

void wait_on(struct wait_queue *queue)
{
    check(queue == &readers && !interrupts_on);
    check(++waits < 10);
    if (waits > 1)
        serial_bytes(at_wait); /* the first time it returns early */
}

static void fake_window(void)
{
    if (at_window)
        serial_bytes(at_window);
    at_window = NULL;
}

static const char *all(void)
{
    struct input_event event;
    while (input_poll(&event) && event.kind != INPUT_END)
        put_event(&event);
    return events();
}

CASE(starts)
{
    problem = "there is no keyboard";
    check_text(input_start(), problem);
    check(interrupts_on);
    pass = NULL;
    check_text(input_start(), problem); /* the board is not asked again */
    check(!pass);
}

CASE(one_stream)
{
    check(!input_start());
    serial_bytes("a\x1b[A");
    pass(BOARD_KEYBOARD1, 0x1e);
    pass(BOARD_KEYBOARD2, 0xf0);
    pass(BOARD_KEYBOARD2, 0x1c);
    serial_bytes("\xc3(");
    check_text(all(), "+a:a +Up +a:a -a +\ufffd:\ufffd +(:(");
    check(interrupts_on);
}

CASE(polls_with_interrupts_off)
{
    input_start();
    interrupts_on = false;
    at_window = "x";
    check_text(all(), "+x:x");
    check(!interrupts_on);
}

CASE(waits_for_an_event)
{
    struct input_event event;
    input_start();
    at_wait = "\x1b[B";
    input_wait(&event);
    put_event(&event);
    check_text(events(), "+Down");
    check_int(waits, 2);
    check(interrupts_on);
}

/* The ring has 16 places. What was lost is said where it is missing. */
CASE(overflow)
{
    input_start();
    check_int(room_for(), 14);
    serial_bytes("0123456789abcdefghijk");
    check_int(room_for(), 0);
    check_int(input_counts().lost, 5);
    struct input_event event;
    for (int i = 0; i < 2; i++) {
        check(input_poll(&event));
        put_event(&event);
    }
    serial_bytes("xyz");
    check_text(all(), "+0:0 +1:1 +2:2 +3:3 +4:4 +5:5 +6:6 +7:7 +8:8 +9:9 +a:a +b:b +c:c +d:d +e:e "
                      "+f:f lost 5 +x:x lost 2");
    serial_bytes("q");
    check_text(all(), "+q:q");
    check_int(input_counts().lost, 7);
}

/* More than an item can say is said by two. */
CASE(much_is_lost)
{
    input_start();
    for (int i = 0; i < 40000; i++)
        pass(BOARD_SERIAL, 'a');
    unsigned sum = 0;
    for (struct input_event event; input_poll(&event);)
        sum += event.kind == INPUT_LOST ? event.count : 1;
    check_int(sum, 40000);
}

CASE(troubles_are_counted)
{
    input_start();
    serial_bytes("\x1b[");
    pass(BOARD_SERIAL, BOARD_OVERRUN);
    serial_bytes("A");
    pass(BOARD_SERIAL, BOARD_BREAK);
    pass(BOARD_SERIAL, BOARD_ERROR);
    pass(BOARD_SERIAL, BOARD_ERROR);
    pass(BOARD_KEYBOARD1, 0x2a);
    pass(BOARD_KEYBOARD1, 0xff);
    pass(BOARD_KEYBOARD1, 0x1e);
    check_text(all(), "lost 1 +S-a:A +Break lost 1 lost 1 +S-LShift lost 1 +a:a");
    struct input_counts now = input_counts();
    check_int(now.overruns, 1);
    check_int(now.errors, 3);
    check_int(now.breaks, 1);
    check_int(now.lost, 0);
}

CASE(escape_and_end)
{
    input_start();
    serial_bytes("\x1b");
    check_text(all(), "");
    pass(BOARD_SERIAL, BOARD_PAUSE);
    serial_bytes("x");
    pass(BOARD_SERIAL, BOARD_END);
    check_text(all(), "+^[:^[ +x:x");
    struct input_event event;
    for (int i = 0; i < 3; i++) {
        input_wait(&event);
        check_int(event.kind, INPUT_END);
    }
}

CASE(leds_follow_the_locks)
{
    input_start();
    pass(BOARD_KEYBOARD1, 0x3a);
    pass(BOARD_KEYBOARD1, 0x45);
    all();
    check_int(leds, BOARD_CAPS_LOCK | BOARD_NUM_LOCK);
}

CASE(layouts)
{
    input_start();
    check(!input_layout("de"));
    pass(BOARD_KEYBOARD1, 0x15);
    check_text(all(), "+z:z");
    check(input_layout("d"));
    check(input_layout(""));
    check(input_layout("us,de"));
    check(!input_layout("us"));
    pass(BOARD_KEYBOARD1, 0x15);
    check_text(all(), "+y:y");
}
