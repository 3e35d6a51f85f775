/* input_events.h - events as text, for the tests of what makes them: "+a:a" is a pressed key that types a. */
#pragma once

#include <kernel/utf8.h>
#include <services/input.h>

static char events_text[4096];
static size_t events_size;

static void put_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void put_text(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    events_size += (size_t)vsnprintf(events_text + events_size, sizeof events_text - events_size,
                                     format, arguments);
    va_end(arguments);
    check(events_size < sizeof events_text);
}

static void put_character(uint32_t character)
{
    char utf8[UTF8_SIZE_MAX];
    if (character < ' ' || character == 0x7f)
        put_text("^%c", (char)(character ^ 0x40));
    else
        put_text("%.*s", (int)utf8_encode(utf8, character), utf8);
}

static const char *key_name(uint32_t key)
{
    static const char *const names[] = {
        "Up",     "Down",   "Left",   "Right", "Home",  "End",  "PageUp", "PageDown",
        "Insert", "Delete", "F1",     "F2",    "F3",    "F4",   "F5",     "F6",
        "F7",     "F8",     "F9",     "F10",   "F11",   "F12",  "Break",  "Pause",
        "Print",  "LShift", "RShift", "LCtrl", "RCtrl", "LAlt", "RAlt",   "LMeta",
        "RMeta",  "Menu",   "Caps",   "Num",   "Scroll"};
    return key - KEY_UP < sizeof names / sizeof *names ? names[key - KEY_UP] : NULL;
}

static void put_event(const struct input_event *event)
{
    static const struct {
        unsigned bit;
        char letter;
    } modifiers[] = {{INPUT_SHIFT, 'S'},
                     {INPUT_CONTROL, 'C'},
                     {INPUT_ALT, 'A'},
                     {INPUT_ALT_GR, 'G'},
                     {INPUT_KEYPAD, 'K'}};
    put_text("%s", events_size ? " " : "");
    if (event->kind == INPUT_LOST || event->kind == INPUT_END) {
        put_text(event->kind == INPUT_END ? "end" : "lost %u", event->count);
        return;
    }
    put_text("%c", event->kind == INPUT_PRESS ? '+' : '-');
    for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++) {
        if (event->modifiers & modifiers[i].bit)
            put_text("%c-", modifiers[i].letter);
    }
    if (key_name(event->key))
        put_text("%s", key_name(event->key));
    else
        put_character(event->key);
    if (event->character) {
        put_text(":");
        put_character(event->character);
    }
    check(event->kind == INPUT_PRESS || event->character == 0);
}

/* What came since the last time. */
static const char *events(void)
{
    events_text[events_size] = '\0';
    events_size = 0;
    return events_text;
}
