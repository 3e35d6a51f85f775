/*
 * terminal_keys_fuzz.c - what a terminal sends, with 0xfe for a pause and 0xfd for missing bytes: each event
 * is a key, there are no more of them than bytes, and text after a line's end is that text.
 */
#include "fuzz.h"

#include "../../services/input/terminal_keys.h"

static void check_event(const struct input_event *event)
{
    check(event->kind == INPUT_PRESS);
    check((event->key > 0 && event->key <= 0x10ffff) ||
          (event->key >= KEY_UP && event->key <= KEY_BREAK));
    check(event->character <= 0x10ffff);
    check(event->modifiers < INPUT_ALT_GR);
}

static size_t take(struct terminal_keys *keys, uint8_t byte)
{
    struct input_event event;
    bool any =
        byte == 0xfe ? terminal_keys_pause(keys, &event) : terminal_keys_take(keys, byte, &event);
    size_t count = any;
    if (any)
        check_event(&event);
    while (terminal_keys_again(keys, &event)) {
        check_event(&event);
        count++;
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct terminal_keys keys = {0};
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        if (data[i] == 0xfd)
            terminal_keys_forget(&keys);
        else
            count += take(&keys, data[i]);
        check(count <= i + 1);
    }
    take(&keys, '\r');
    take(&keys, '\r');
    struct input_event event;
    check(terminal_keys_take(&keys, 'x', &event));
    check(event.key == 'x' && event.character == 'x' && event.modifiers == 0);
    return 0;
}
