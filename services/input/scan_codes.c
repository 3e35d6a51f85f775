/*
 * scan_codes.c - keys from the scan codes of sets 1 and 2.
 *
 * Microsoft, "Keyboard Scan Code Specification", has both sets and what the special keys send: Print
 * Screen comes with shift keys that were not pressed (e0 2a and e0 36), Pause as e1 and Ctrl and Num Lock,
 * down and up at once. A key has its code of set 1 here, 0x80 more if an e0 came before; codes of set 2
 * are translated as an 8042 does it (the same, "Scan Code Translation").
 */
#include "scan_codes.h"
#include <kernel/board.h>

#define EXTENDED 0xe0
#define EXTENDED1 0xe1
#define RELEASE2 0xf0 /* set 2: before the code */
#define RELEASE1 0x80 /* set 1: in it */
#define IS_EXTENDED 0x80
#define CODE_CONTROL 0x1d
#define CODE_NUM_LOCK 0x45
#define CODE_KEYPAD 0x47 /* to 0x53, in rows of three and one */
#define CODE_KEYPAD_END 0x53

/* Of the translated keyboard: it lost a key, or more are down than it can tell. */
#define ERROR1 0x00
#define ERROR2 0xff

#define SET2_CODES 0x85
static const uint8_t set1_of[SET2_CODES] = {
    [0x01] = 0x43, [0x03] = 0x3f, [0x04] = 0x3d, [0x05] = 0x3b, [0x06] = 0x3c, [0x07] = 0x58,
    [0x09] = 0x44, [0x0a] = 0x42, [0x0b] = 0x40, [0x0c] = 0x3e, [0x0d] = 0x0f, [0x0e] = 0x29,
    [0x11] = 0x38, [0x12] = 0x2a, [0x14] = 0x1d, [0x15] = 0x10, [0x16] = 0x02, [0x1a] = 0x2c,
    [0x1b] = 0x1f, [0x1c] = 0x1e, [0x1d] = 0x11, [0x1e] = 0x03, [0x1f] = 0x5b, [0x21] = 0x2e,
    [0x22] = 0x2d, [0x23] = 0x20, [0x24] = 0x12, [0x25] = 0x05, [0x26] = 0x04, [0x27] = 0x5c,
    [0x29] = 0x39, [0x2a] = 0x2f, [0x2b] = 0x21, [0x2c] = 0x14, [0x2d] = 0x13, [0x2e] = 0x06,
    [0x2f] = 0x5d, [0x31] = 0x31, [0x32] = 0x30, [0x33] = 0x23, [0x34] = 0x22, [0x35] = 0x15,
    [0x36] = 0x07, [0x3a] = 0x32, [0x3b] = 0x24, [0x3c] = 0x16, [0x3d] = 0x08, [0x3e] = 0x09,
    [0x41] = 0x33, [0x42] = 0x25, [0x43] = 0x17, [0x44] = 0x18, [0x45] = 0x0b, [0x46] = 0x0a,
    [0x49] = 0x34, [0x4a] = 0x35, [0x4b] = 0x26, [0x4c] = 0x27, [0x4d] = 0x19, [0x4e] = 0x0c,
    [0x52] = 0x28, [0x54] = 0x1a, [0x55] = 0x0d, [0x58] = 0x3a, [0x59] = 0x36, [0x5a] = 0x1c,
    [0x5b] = 0x1b, [0x5d] = 0x2b, [0x61] = 0x56, [0x66] = 0x0e, [0x69] = 0x4f, [0x6b] = 0x4b,
    [0x6c] = 0x47, [0x70] = 0x52, [0x71] = 0x53, [0x72] = 0x50, [0x73] = 0x4c, [0x74] = 0x4d,
    [0x75] = 0x48, [0x76] = 0x01, [0x77] = 0x45, [0x78] = 0x57, [0x79] = 0x4e, [0x7a] = 0x51,
    [0x7b] = 0x4a, [0x7c] = 0x37, [0x7d] = 0x49, [0x7e] = 0x46, [0x83] = 0x41, [0x84] = 0x54,
};

/* What is held down. */
enum {
    HELD_LEFT_SHIFT = 1,
    HELD_RIGHT_SHIFT = 2,
    HELD_LEFT_CONTROL = 4,
    HELD_RIGHT_CONTROL = 8,
    HELD_LEFT_ALT = 16,
    HELD_RIGHT_ALT = 32,
    HELD_CAPS_LOCK = 64,
    HELD_NUM_LOCK = 128,
    HELD_SCROLL_LOCK = 256,
};

/* Without e0 2a and e0 36, which were not pressed. Keys without a character; `held` if it counts that they are held down, `lock` if they turn that. */
static const struct named {
    uint8_t code;
    uint8_t lock;
    uint16_t held;
    uint32_t key;
} named[] = {
    {0x01, 0, 0, KEY_ESCAPE},
    {0x0e, 0, 0, KEY_BACKSPACE},
    {0x0f, 0, 0, KEY_TAB},
    {0x1c, 0, 0, KEY_ENTER},
    {0x9c, 0, 0, KEY_ENTER}, /* the keypad's */
    {0x1d, 0, HELD_LEFT_CONTROL, KEY_LEFT_CONTROL},
    {0x9d, 0, HELD_RIGHT_CONTROL, KEY_RIGHT_CONTROL},
    {0x2a, 0, HELD_LEFT_SHIFT, KEY_LEFT_SHIFT},
    {0x36, 0, HELD_RIGHT_SHIFT, KEY_RIGHT_SHIFT},
    {0x38, 0, HELD_LEFT_ALT, KEY_LEFT_ALT},
    {0xb8, 0, HELD_RIGHT_ALT, KEY_RIGHT_ALT},
    {0x3a, BOARD_CAPS_LOCK, HELD_CAPS_LOCK, KEY_CAPS_LOCK},
    {0x45, BOARD_NUM_LOCK, HELD_NUM_LOCK, KEY_NUM_LOCK},
    {0x46, BOARD_SCROLL_LOCK, HELD_SCROLL_LOCK, KEY_SCROLL_LOCK},
    {0x3b, 0, 0, KEY_F1},
    {0x3c, 0, 0, KEY_F1 + 1},
    {0x3d, 0, 0, KEY_F1 + 2},
    {0x3e, 0, 0, KEY_F1 + 3},
    {0x3f, 0, 0, KEY_F1 + 4},
    {0x40, 0, 0, KEY_F1 + 5},
    {0x41, 0, 0, KEY_F1 + 6},
    {0x42, 0, 0, KEY_F1 + 7},
    {0x43, 0, 0, KEY_F1 + 8},
    {0x44, 0, 0, KEY_F1 + 9},
    {0x57, 0, 0, KEY_F1 + 10},
    {0x58, 0, 0, KEY_F12},
    {0x54, 0, 0, KEY_PRINT_SCREEN}, /* with Alt */
    {0xb7, 0, 0, KEY_PRINT_SCREEN},
    {0xc6, 0, 0, KEY_BREAK},
    {0xc7, 0, 0, KEY_HOME},
    {0xc8, 0, 0, KEY_UP},
    {0xc9, 0, 0, KEY_PAGE_UP},
    {0xcb, 0, 0, KEY_LEFT},
    {0xcd, 0, 0, KEY_RIGHT},
    {0xcf, 0, 0, KEY_END},
    {0xd0, 0, 0, KEY_DOWN},
    {0xd1, 0, 0, KEY_PAGE_DOWN},
    {0xd2, 0, 0, KEY_INSERT},
    {0xd3, 0, 0, KEY_DELETE},
    {0xdb, 0, 0, KEY_LEFT_META},
    {0xdc, 0, 0, KEY_RIGHT_META},
    {0xdd, 0, 0, KEY_MENU},
};

/* The keypad's, by Num Lock. The 5 means nothing without it, - and + are the same with and without. */
static const struct {
    char with;
    uint32_t without;
} keypad[] = {{'7', KEY_HOME},  {'8', KEY_UP},   {'9', KEY_PAGE_UP},   {'-', '-'},
              {'4', KEY_LEFT},  {'5', 0},        {'6', KEY_RIGHT},     {'+', '+'},
              {'1', KEY_END},   {'2', KEY_DOWN}, {'3', KEY_PAGE_DOWN}, {'0', KEY_INSERT},
              {'.', KEY_DELETE}};

void scan_codes_forget(struct scan_codes *codes)
{
    codes->prefix = 0;
    codes->is_release = false;
    codes->held = 0;
}

static const struct named *find(uint8_t code)
{
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (named[i].code == code)
            return &named[i];
    }
    return NULL;
}

/* A lock turns when its key goes down, and not as it repeats. */
static void hold(struct scan_codes *codes, const struct named *it, bool is_release)
{
    if (!is_release && it->lock && !(codes->held & it->held))
        codes->locks ^= it->lock;
    if (is_release)
        codes->held &= (uint16_t)~it->held;
    else
        codes->held |= it->held;
}

static unsigned modifiers(const struct scan_codes *codes)
{
    bool is_alt_gr = codes->held & HELD_RIGHT_ALT && codes->layout->has_alt_gr;
    bool is_alt = codes->held & HELD_LEFT_ALT || (codes->held & HELD_RIGHT_ALT && !is_alt_gr);
    return (codes->held & (HELD_LEFT_SHIFT | HELD_RIGHT_SHIFT) ? INPUT_SHIFT : 0) |
           (codes->held & (HELD_LEFT_CONTROL | HELD_RIGHT_CONTROL) ? INPUT_CONTROL : 0) |
           (is_alt ? INPUT_ALT : 0) | (is_alt_gr ? INPUT_ALT_GR : 0);
}

/* Ctrl takes the three upper bits of ASCII away, and means nothing with other characters. */
static uint32_t with_control(uint32_t character)
{
    return character >= '@' && character < 0x7f ? character & 0x1f : 0;
}

/* A key of the layout. Caps Lock is for letters: those whose capital is 32 less, Latin-1's included. */
static void type(const struct scan_codes *codes, uint8_t code, struct input_event *event)
{
    const uint16_t *levels = codes->layout->keys[code];
    bool is_letter = levels[PLAIN] >= 'a' && levels[PLAIN] - levels[SHIFTED] == 'a' - 'A';
    bool is_shifted = event->modifiers & INPUT_SHIFT;
    if (is_letter && codes->locks & BOARD_CAPS_LOCK)
        is_shifted = !is_shifted;
    event->key = levels[PLAIN];
    event->character = levels[event->modifiers & INPUT_ALT_GR ? ALT_GR : is_shifted];
    if (event->modifiers & INPUT_CONTROL)
        event->character = with_control(event->character);
}

static void type_keypad(const struct scan_codes *codes, uint8_t code, struct input_event *event)
{
    unsigned i = code - CODE_KEYPAD;
    bool is_number = (codes->locks & BOARD_NUM_LOCK) && !(event->modifiers & INPUT_SHIFT);
    event->modifiers |= INPUT_KEYPAD;
    event->key = is_number ? (uint32_t)keypad[i].with : keypad[i].without;
    if (event->key == '.')
        event->key = (unsigned char)codes->layout->decimal;
    event->character = event->key < KEY_UP ? event->key : 0;
}

/* Of the keypad, beyond those: the slash, which comes with an e0, the asterisk and Enter. */
static bool is_keypad(uint8_t code)
{
    return code == 0x37 || code == 0xb5 || code == 0x9c;
}

/* Whether the key is one that we know. */
static bool press(struct scan_codes *codes, uint8_t code, bool is_release,
                  struct input_event *event)
{
    const struct named *it = find(code);
    if (it)
        hold(codes, it, is_release);
    *event = (struct input_event){.kind = is_release ? INPUT_RELEASE : INPUT_PRESS,
                                  .modifiers = modifiers(codes)};
    if (is_keypad(code))
        event->modifiers |= INPUT_KEYPAD;
    if (it) {
        event->key = it->key;
        event->character = it->key < KEY_UP ? it->key : 0;
    } else if (code >= CODE_KEYPAD && code <= CODE_KEYPAD_END) {
        type_keypad(codes, code, event);
    } else if (code == 0xb5 || code == 0x37) {
        event->key = event->character = code == 0x37 ? '*' : '/';
    } else if (code < LAYOUT_KEYS) {
        type(codes, code, event);
    }
    if (is_release)
        event->character = 0;
    return event->key != 0;
}

/* Pause is e1, Ctrl and Num Lock; whether the code goes on with that. Else it begins anew. */
static bool take_pause(struct scan_codes *codes, uint8_t code, bool is_release,
                       struct input_event *event, bool *is_event)
{
    *is_event = false;
    uint8_t before = codes->prefix;
    codes->prefix = 0;
    if (before == EXTENDED1 && code == CODE_CONTROL) {
        codes->prefix = CODE_CONTROL;
        return true;
    }
    if (before != CODE_CONTROL || code != CODE_NUM_LOCK)
        return false;
    *event = (struct input_event){.kind = is_release ? INPUT_RELEASE : INPUT_PRESS,
                                  .modifiers = modifiers(codes),
                                  .key = KEY_PAUSE};
    *is_event = true;
    return true;
}

static bool take_code(struct scan_codes *codes, uint8_t code, bool is_release,
                      struct input_event *event)
{
    bool is_event;
    if (codes->prefix && codes->prefix != EXTENDED &&
        take_pause(codes, code, is_release, event, &is_event))
        return is_event;
    bool is_extended = codes->prefix == EXTENDED;
    codes->prefix = 0;
    return press(codes, is_extended ? code | IS_EXTENDED : code, is_release, event);
}

static bool is_prefix(struct scan_codes *codes, bool is_set2, uint8_t byte)
{
    if (byte == EXTENDED || byte == EXTENDED1) {
        codes->prefix = byte;
        codes->is_release = false;
        return true;
    }
    if (is_set2 && byte == RELEASE2)
        return codes->is_release = true;
    return false;
}

bool scan_codes_take(struct scan_codes *codes, bool is_set2, uint8_t byte,
                     struct input_event *event)
{
    if (is_prefix(codes, is_set2, byte))
        return false;
    if (byte == ERROR1 || byte == ERROR2) {
        scan_codes_forget(codes);
        *event = (struct input_event){.kind = INPUT_LOST, .count = 1};
        return true;
    }
    bool is_release = is_set2 ? codes->is_release : byte & RELEASE1;
    codes->is_release = false;
    uint8_t code = !is_set2 ? byte & (RELEASE1 - 1) : byte < SET2_CODES ? set1_of[byte] : 0;
    if (code)
        return take_code(codes, code, is_release, event);
    codes->prefix = 0;
    return false;
}
