/*
 * terminal_keys.c - keys from what terminals send: UTF-8, control characters, escape sequences.
 *
 * ECMA-48, "Control Functions for Coded Character Sets", "Control sequences"; XTerm Control Sequences,
 * "PC-Style Function Keys" and "VT220-Style Function Keys". A sequence that is not one of a key is
 * swallowed. One that is cut off ends where a byte comes that cannot be in it.
 */
#include "terminal_keys.h"

enum { TEXT, AFTER_ESCAPE, CONTROL, CONSOLE_CONTROL, SINGLE_SHIFT };

#define ESCAPE 0x1b
#define DELETE 0x7f
#define SEQUENCE_MAX 32  /* bytes; what is longer is none of a key */
#define NUMBER_MAX 9999u /* larger ones are as unknown as this one */

void terminal_keys_forget(struct terminal_keys *keys)
{
    *keys = (struct terminal_keys){0};
}

static bool press(struct terminal_keys *keys, uint32_t key, uint32_t character, unsigned modifiers,
                  struct input_event *event)
{
    if (keys->is_alt)
        modifiers |= INPUT_ALT;
    keys->is_alt = false;
    keys->state = TEXT;
    *event = (struct input_event){.key = key, .character = character, .modifiers = modifiers};
    return true;
}

/* A key that the letter at the end of a sequence names; 0 if none. */
static uint32_t key_of_letter(uint8_t letter)
{
    switch (letter) {
    case 'A':
        return KEY_UP;
    case 'B':
        return KEY_DOWN;
    case 'C':
        return KEY_RIGHT;
    case 'D':
        return KEY_LEFT;
    case 'F':
        return KEY_END;
    case 'H':
        return KEY_HOME;
    case 'M': /* the keypad's */
        return KEY_ENTER;
    case 'Z': /* with Shift */
        return KEY_TAB;
    default:
        return letter >= 'P' && letter <= 'S' ? KEY_F1 + letter - 'P' : 0;
    }
}

/* A key that the number before a ~ names; 0 if none. */
static uint32_t key_of_number(unsigned number)
{
    static const uint32_t keys[] = {
        [1] = KEY_HOME,    [2] = KEY_INSERT,    [3] = KEY_DELETE,   [4] = KEY_END,
        [5] = KEY_PAGE_UP, [6] = KEY_PAGE_DOWN, [7] = KEY_HOME,     [8] = KEY_END,
        [11] = KEY_F1,     [12] = KEY_F1 + 1,   [13] = KEY_F1 + 2,  [14] = KEY_F1 + 3,
        [15] = KEY_F1 + 4, [17] = KEY_F1 + 5,   [18] = KEY_F1 + 6,  [19] = KEY_F1 + 7,
        [20] = KEY_F1 + 8, [21] = KEY_F1 + 9,   [23] = KEY_F1 + 10, [24] = KEY_F12};
    return number < sizeof keys / sizeof *keys ? keys[number] : 0;
}

/* The second number is one more than the modifiers' bits. */
static unsigned modifiers_of(unsigned number)
{
    unsigned bits = number > 0 ? number - 1 : 0;
    return (bits & 1 ? INPUT_SHIFT : 0) | (bits & 2 ? INPUT_ALT : 0) |
           (bits & 4 ? INPUT_CONTROL : 0);
}

/* The last byte of a sequence. */
static bool end_sequence(struct terminal_keys *keys, uint8_t byte, struct input_event *event)
{
    uint32_t key = keys->state == CONSOLE_CONTROL && byte >= 'A' && byte <= 'E'
                       ? KEY_F1 + (uint32_t)(byte - 'A')
                   : byte == '~' ? key_of_number(keys->numbers[0])
                                 : key_of_letter(byte);
    unsigned modifiers = modifiers_of(keys->numbers[1]) | (byte == 'Z' ? INPUT_SHIFT : 0);
    keys->state = TEXT;
    if (key)
        return press(keys, key, key < KEY_UP ? key : 0, modifiers, event);
    keys->is_alt = false;
    return false;
}

static void take_parameter(struct terminal_keys *keys, uint8_t byte)
{
    if (byte == ';' && keys->count < UINT8_MAX)
        keys->count++;
    if (byte < '0' || byte > '9' || keys->count >= 2)
        return;
    unsigned number = keys->numbers[keys->count] * 10u + (byte - '0');
    keys->numbers[keys->count] = (uint16_t)(number < NUMBER_MAX ? number : NUMBER_MAX);
}

/* Control characters: those with a key of their own, and Ctrl with a letter. */
static bool take_control(struct terminal_keys *keys, uint8_t byte, struct input_event *event)
{
    if (byte == '\r' || byte == '\n')
        return press(keys, KEY_ENTER, '\n', 0, event);
    if (byte == '\b' || byte == DELETE)
        return press(keys, KEY_BACKSPACE, '\b', 0, event);
    if (byte == '\t')
        return press(keys, KEY_TAB, '\t', 0, event);
    if (byte == 0)
        return press(keys, ' ', 0, INPUT_CONTROL, event);
    uint32_t key = byte < ESCAPE ? byte + 'a' - 1u : byte + '@' + 0u;
    return press(keys, key, byte, INPUT_CONTROL, event);
}

static bool take_text(struct terminal_keys *keys, uint8_t byte, struct input_event *event)
{
    bool again, was_return = keys->was_return;
    keys->was_return = byte == '\r';
    if (byte == '\n' && was_return)
        return false;
    if (byte == ESCAPE && keys->utf8.missing == 0) {
        keys->state = AFTER_ESCAPE;
        return false;
    }
    uint32_t character = utf8_decode(&keys->utf8, byte, &again);
    keys->has_again = again;
    keys->again = byte;
    if (character == UTF8_MORE)
        return false;
    if (character < ' ' || character == DELETE)
        return take_control(keys, byte, event);
    bool is_capital = character >= 'A' && character <= 'Z';
    return press(keys, is_capital ? character + 'a' - 'A' : character, character,
                 is_capital ? INPUT_SHIFT : 0, event);
}

/* A second Escape: the first one was the key. */
static bool take_after_escape(struct terminal_keys *keys, uint8_t byte, struct input_event *event)
{
    if (byte == '[' || byte == 'O') {
        keys->state = byte == '[' ? CONTROL : SINGLE_SHIFT;
        keys->length = keys->count = 0;
        keys->numbers[0] = keys->numbers[1] = 0;
        return false;
    }
    if (byte == ESCAPE) {
        press(keys, KEY_ESCAPE, KEY_ESCAPE, 0, event);
        keys->state = AFTER_ESCAPE;
        return true;
    }
    keys->state = TEXT;
    keys->is_alt = true;
    return take_text(keys, byte, event);
}

/* Parameters are below '@', an end is one from there on. The Linux console has one more [ for F1 to F5. */
static bool take_sequence(struct terminal_keys *keys, uint8_t byte, struct input_event *event)
{
    if (byte < ' ' || byte >= DELETE || ++keys->length > SEQUENCE_MAX) {
        keys->state = TEXT;
        keys->is_alt = false;
        return take_text(keys, byte, event);
    }
    if (byte == '[' && keys->state == CONTROL && keys->length == 1) {
        keys->state = CONSOLE_CONTROL;
        return false;
    }
    if (byte >= '@')
        return end_sequence(keys, byte, event);
    take_parameter(keys, byte);
    return false;
}

bool terminal_keys_take(struct terminal_keys *keys, uint8_t byte, struct input_event *event)
{
    if (keys->state == TEXT)
        return take_text(keys, byte, event);
    keys->was_return = false;
    return keys->state == AFTER_ESCAPE ? take_after_escape(keys, byte, event)
                                       : take_sequence(keys, byte, event);
}

bool terminal_keys_again(struct terminal_keys *keys, struct input_event *event)
{
    if (!keys->has_again)
        return false;
    keys->has_again = false;
    return terminal_keys_take(keys, keys->again, event);
}

bool terminal_keys_pause(struct terminal_keys *keys, struct input_event *event)
{
    if (keys->state != AFTER_ESCAPE)
        return false;
    return press(keys, KEY_ESCAPE, KEY_ESCAPE, 0, event);
}
