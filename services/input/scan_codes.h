/* scan_codes.h - what the keys of a keyboard mean. Pure: no device, no state but its own. */
#pragma once

#include <services/input.h>

#define LAYOUT_KEYS 0x59 /* the scan codes of set 1 that may type a character: below this */

/* The characters of a key: alone, with Shift, and with the right Alt key. */
enum { PLAIN, SHIFTED, ALT_GR, LEVELS };

struct keyboard_layout {
    const char *name;
    bool has_alt_gr;                    /* the right Alt key is not Alt */
    char decimal;                       /* on the keypad */
    uint16_t keys[LAYOUT_KEYS][LEVELS]; /* by scan codes of set 1; 0 where a key types none */
};
extern const struct keyboard_layout layout_us, layout_de;

/* A decoder. Begins zeroed, with a layout. */
struct scan_codes {
    const struct keyboard_layout *layout;
    unsigned locks;  /* BOARD_SCROLL_LOCK and its like (board.h), as the LEDs shall show */
    uint8_t prefix;  /* e0 or e1, and then 1d after that */
    bool is_release; /* set 2: the next code is of a key that came up */
    uint16_t held;   /* modifiers, and locks that are held down */
};

/* Takes a byte of set 1 or 2; whether it was an event. Whatever comes, it finds back within a key. */
bool scan_codes_take(struct scan_codes *codes, bool is_set2, uint8_t byte,
                     struct input_event *event);

/* Some bytes are missing: what was held down counts as released. */
void scan_codes_forget(struct scan_codes *codes);
