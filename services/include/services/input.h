/*
 * input.h - what people type, from every place where they can, as one stream of keys and characters.
 *
 *     const char *problem = input_start();
 *     if (problem)
 *         console_printf("%s\n", problem);
 *     for (;;) {
 *         struct input_event event;
 *         input_wait(&event);
 *         if (event.character)
 *             ...
 *     }
 *
 * A PC has its PS/2 keyboard and the first serial port, a board its serial port, a program its
 * terminal or what its standard input is. Line by line is <services/line_editor.h>.
 */
#pragma once

#ifndef NEEDS_input
#error "the app includes <services/input.h>: say NEEDS := input in its app.mk"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum input_kind {
    INPUT_PRESS,   /* a key went down, or repeats while it is held down */
    INPUT_RELEASE, /* it came up: only a PC's keyboard tells */
    INPUT_LOST, /* `count` bytes, or more, were lost here: the reader or the machine was too slow */
    INPUT_END,  /* nothing more will come, however often it is asked: a program's input has ended */
};

/* What was held down. */
enum {
    INPUT_SHIFT = 1,
    INPUT_CONTROL = 2,
    INPUT_ALT = 4,    /* a serial terminal sends Escape before the key */
    INPUT_ALT_GR = 8, /* the right Alt key, where the layout has characters on it */
    INPUT_KEYPAD = 16,
};

struct input_event {
    enum input_kind kind;
    unsigned modifiers;
    /*
     * Which key: the Unicode character that it makes without a modifier, or one of enum input_key. So
     * 'a' is the key of a, A and Ctrl-A.
     */
    uint32_t key;
    /* What it types, Unicode; Ctrl-A to Ctrl-Z are 1 to 26. 0: nothing, or it was released. */
    uint32_t character;
    unsigned count; /* of INPUT_LOST */
};

/* Keys of a name. The first four are also the characters that they type. */
enum input_key {
    KEY_BACKSPACE = '\b',
    KEY_TAB = '\t',
    KEY_ENTER = '\n',
    KEY_ESCAPE =
        0x1b, /* on a serial terminal known only when the next key comes: sequences begin so */
    KEY_UP = 0x110000, /* beyond Unicode */
    KEY_DOWN,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_HOME,
    KEY_END,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_INSERT,
    KEY_DELETE,
    KEY_F1, /* to KEY_F1 + 11 */
    KEY_F12 = KEY_F1 + 11,
    KEY_BREAK, /* Ctrl-Pause, or a serial line's break */
    /* Those that only a keyboard tells. */
    KEY_PAUSE,
    KEY_PRINT_SCREEN,
    KEY_LEFT_SHIFT,
    KEY_RIGHT_SHIFT,
    KEY_LEFT_CONTROL,
    KEY_RIGHT_CONTROL,
    KEY_LEFT_ALT,
    KEY_RIGHT_ALT,
    KEY_LEFT_META,
    KEY_RIGHT_META,
    KEY_MENU,
    KEY_CAPS_LOCK,
    KEY_NUM_LOCK,
    KEY_SCROLL_LOCK,
};

/*
 * Begins to listen, and turns interrupts on: from then on they are taken at any time, but between
 * arch_irq_save() and arch_irq_restore(). So nothing is lost while the app computes or prints. Returns
 * NULL, or a sentence that says what is missing; what is there works all the same. Called again, it says the
 * same again.
 */
const char *input_start(void);

/*
 * Gets the next event, if there is one, and returns whether there was. Does not block; what is pending
 * is handled, so an app that has interrupts off may poll. One reader at a time; not in a handler of an
 * interrupt.
 */
bool input_poll(struct input_event *event);

/* The same, and waits for one through wait_on(). */
void input_wait(struct input_event *event);

/*
 * Chooses what the keyboard's keys mean: "us", as at first, or "de". Returns NULL, or a sentence with
 * the names that there are. Where there is no keyboard, it does nothing.
 */
const char *input_layout(const char *name);

/* What went wrong since the start. */
struct input_counts {
    unsigned lost; /* bytes for which the reader was too slow: more than INPUT_KEPT_MAX waited */
    unsigned overruns; /* times that a device had more than it can keep */
    unsigned errors;   /* bytes that could not be read: framing, parity, a keyboard's own error */
    unsigned breaks;   /* of a serial line */
};
struct input_counts input_counts(void);
