/* terminal_keys.h - what a terminal sends, as keys. Pure: no device, no state but its own. */
#pragma once

#include <kernel/utf8.h>
#include <services/input.h>

/* A decoder. Begins zeroed. */
struct terminal_keys {
    uint8_t state;
    uint8_t length; /* of the escape sequence */
    uint8_t count;  /* numbers in it: the first two are kept */
    uint16_t numbers[2];
    bool was_return; /* the last byte was a carriage return: a line feed belongs to it */
    bool is_alt;     /* an Escape came before */
    bool has_again;  /* this byte is still to be taken */
    uint8_t again;
    struct utf8_decoder utf8;
};

/* Takes a byte; whether it was an event. Then terminal_keys_again() may have another. */
bool terminal_keys_take(struct terminal_keys *keys, uint8_t byte, struct input_event *event);
bool terminal_keys_again(struct terminal_keys *keys, struct input_event *event);

/* Nothing more for now: an Escape that came last is the key, and no sequence. */
bool terminal_keys_pause(struct terminal_keys *keys, struct input_event *event);

/* Some bytes are missing: what has begun is not gone on with. */
void terminal_keys_forget(struct terminal_keys *keys);
