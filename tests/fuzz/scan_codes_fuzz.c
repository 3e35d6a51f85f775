/*
 * scan_codes_fuzz.c - a byte with the set and the layout, and then what a keyboard sends: each event is one
 * that a keyboard can have, and a key afterwards is that key.
 */
#include "fuzz.h"
#include <kernel/board.h>

#include "../../services/input/scan_codes.h"

static void check_event(const struct input_event *event)
{
    if (event->kind == INPUT_LOST) {
        check_int(event->count, 1);
        return;
    }
    check(event->kind == INPUT_PRESS || event->kind == INPUT_RELEASE);
    check(event->key > 0 && event->key <= KEY_SCROLL_LOCK);
    check(event->character < 0x10000 && (event->kind == INPUT_PRESS || event->character == 0));
    check(event->modifiers < 2 * INPUT_KEYPAD);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t kind = fuzz_number(&data, &size, 1);
    bool is_set2 = kind & 1;
    struct scan_codes codes = {.layout = kind & 2 ? &layout_de : &layout_us};
    struct input_event event;
    for (size_t i = 0; i < size; i++) {
        unsigned locks = codes.locks;
        if (scan_codes_take(&codes, is_set2, data[i], &event))
            check_event(&event);
        locks ^= codes.locks;
        check((locks & (locks - 1)) == 0 && codes.locks < 8);
    }
    uint8_t key = is_set2 ? 0x1c : 0x1e;
    scan_codes_take(&codes, is_set2, key, &event); /* the end of what was cut off */
    check(scan_codes_take(&codes, is_set2, key, &event));
    check(event.kind == INPUT_PRESS && event.key == 'a');
    return 0;
}
