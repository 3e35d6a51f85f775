/* scan_codes_test.c - keyboards: every key of both layouts in both sets, the special ones, and garbage. */
#define NEEDS_input
#include "unit.h"

#include "../../services/input/scan_codes.h"
#include "input_events.h"
#include <kernel/board.h>

static struct scan_codes codes = {.layout = &layout_us};
static bool is_set2;

static void take(uint8_t byte)
{
    struct input_event event;
    if (scan_codes_take(&codes, is_set2, byte, &event))
        put_event(&event);
}

/* What these bytes are, in hexadecimal. */
static const char *of(const char *bytes)
{
    unsigned byte;
    for (int size; sscanf(bytes, "%x%n", &byte, &size) == 1; bytes += size)
        take((uint8_t)byte);
    return events();
}

/* What is typed, without the rest. */
static const char *typed(const char *bytes)
{
    struct input_event event;
    unsigned byte;
    for (int size; sscanf(bytes, "%x%n", &byte, &size) == 1; bytes += size) {
        if (scan_codes_take(&codes, is_set2, (uint8_t)byte, &event) && event.character)
            put_character(event.character);
    }
    return events();
}

/* A keyboard's keys from the upper left to the lower right, the one beside the left Shift key last. */
#define KEYS1                                                                                      \
    "29 02 03 04 05 06 07 08 09 0a 0b 0c 0d "                                                      \
    "10 11 12 13 14 15 16 17 18 19 1a 1b 2b "                                                      \
    "1e 1f 20 21 22 23 24 25 26 27 28 "                                                            \
    "2c 2d 2e 2f 30 31 32 33 34 35 39 56 "
#define KEYS2                                                                                      \
    "0e 16 1e 26 25 2e 36 3d 3e 46 45 4e 55 "                                                      \
    "15 1d 24 2d 2c 35 3c 43 44 4d 54 5b 5d "                                                      \
    "1c 1b 23 2b 34 33 3b 42 4b 4c 52 "                                                            \
    "1a 22 21 2a 32 31 3a 41 49 4a 29 61 "

CASE(us)
{
    check_text(typed(KEYS1), "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./ \\");
    check_text(typed("2a " KEYS1), "~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>? |");
}

CASE(de)
{
    codes.layout = &layout_de;
    check_text(typed(KEYS1), "^1234567890ß´qwertzuiopü+#asdfghjklöäyxcvbnm,.- <");
    check_text(typed("2a " KEYS1 "aa"), "°!\"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_ >");
    check_text(typed("e0 38 " KEYS1), "²³{[]}\\@€~µ|");
}

CASE(set2_is_the_same)
{
    is_set2 = true;
    check_text(typed(KEYS2), "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./ \\");
    codes.layout = &layout_de;
    check_text(typed("59 " KEYS2), "°!\"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_ >");
}

CASE(caps_lock_is_for_letters)
{
    codes.layout = &layout_de;
    check_text(of("3a 3a ba"), "+Caps +Caps -Caps");
    check_int(codes.locks, BOARD_CAPS_LOCK);
    check_text(typed(KEYS1), "^1234567890ß´QWERTZUIOPÜ+#ASDFGHJKLÖÄYXCVBNM,.- <");
    check_text(typed("2a 1e 27 03 aa 3a ba 1e"), "aö\"a");
    check_int(codes.locks, 0);
}

CASE(press_and_release)
{
    check_text(of("1e 1e 9e"), "+a:a +a:a -a");
    check_text(of("2a 1e 9e aa"), "+S-LShift +S-a:A -S-a -LShift");
    check_text(of("36 1d e0 1d b6 9d e0 9d"),
               "+S-RShift +S-C-LCtrl +S-C-RCtrl -C-RShift -C-LCtrl -RCtrl");
    check_text(of("38 1e e0 38 b8 1e e0 b8"), "+A-LAlt +A-a:a +A-RAlt -A-LAlt +A-a:a -RAlt");
}

CASE(control)
{
    check_text(of("1d 1e 2c 1a 2b 1b 1c 02 39 2a 07"),
               "+C-LCtrl +C-a:^A +C-z:^Z +C-[:^[ +C-\\:^\\ +C-]:^] +C-^J:^J +C-1 +C-  +S-C-LShift "
               "+S-C-6:^^");
}

CASE(named_keys)
{
    check_text(of("01 0e 0f 1c e0 1c e0 53 e0 52 e0 5b e0 5c e0 5d"),
               "+^[:^[ +^H:^H +^I:^I +^J:^J +K-^J:^J +Delete +Insert +LMeta +RMeta +Menu");
    check_text(of("e0 48 e0 50 e0 4b e0 4d e0 47 e0 4f e0 49 e0 51 e0 c8"),
               "+Up +Down +Left +Right +Home +End +PageUp +PageDown -Up");
    check_text(of("3b 3c 3d 3e 3f 40 41 42 43 44 57 58"),
               "+F1 +F2 +F3 +F4 +F5 +F6 +F7 +F8 +F9 +F10 +F11 +F12");
    check_int(codes.locks, 0); /* none of them is one */
    is_set2 = true;
    check_text(of("05 06 04 0c 03 0b 83 0a 01 09 78 07 e0 75 e0 f0 75 e0 5a 66"),
               "+F1 +F2 +F3 +F4 +F5 +F6 +F7 +F8 +F9 +F10 +F11 +F12 +Up -Up +K-^J:^J +^H:^H");
}

CASE(keypad)
{
    check_text(of("47 48 49 4a 4b 4c 4d 4e 4f 50 51 52 53 37 e0 35"),
               "+K-Home +K-Up +K-PageUp +K--:- +K-Left +K-Right +K-+:+ +K-End +K-Down +K-PageDown "
               "+K-Insert +K-Delete +K-*:* +K-/:/");
    check_text(of("45 c5"), "+Num -Num");
    check_int(codes.locks, BOARD_NUM_LOCK);
    check_text(typed("47 48 49 4a 4b 4c 4d 4e 4f 50 51 52 53 37 e0 35"), "789-456+1230.*/");
    check_text(of("2a 47 aa"), "+S-LShift +S-K-Home -LShift");
    codes.layout = &layout_de;
    check_text(typed("53"), ",");
    is_set2 = true;
    check_text(typed("6c 75 7d 7b 6b 73 74 79 69 72 7a 70 71 7c e0 4a"), "789-456+1230,*/");
}

CASE(print_screen_and_pause)
{
    check_text(of("e0 2a e0 37 e0 b7 e0 aa"), "+Print -Print");
}

CASE(pause)
{
    check_text(of("e1 1d 45 e1 9d c5"), "+Pause -Pause");
    check_int(codes.locks, 0);
    check_int(codes.held, 0);
    check_text(of("1d e0 46 e0 c6 9d"), "+C-LCtrl +C-Break -C-Break -LCtrl");
    is_set2 = true;
    check_text(of("e1 14 77 e1 f0 14 f0 77"), "+Pause -Pause");
    check_text(of("e0 12 e0 7c e0 f0 7c e0 f0 12"), "+Print -Print");
}

CASE(cut_sequences)
{
    check_text(of("e0 e0 48"), "+Up");
    check_text(of("e1 1e"), "+a:a");
    check_text(of("e1 1d 1e"), "+a:a");
    check_text(of("e1 1d e0 48"), "+Up");
    check_text(of("e1 e1 1d 45"), "+Pause");
    check_text(of("e0 1e 1e"), "+a:a");
    is_set2 = true;
    check_text(of("f0 f0 1c 1c"), "-a +a:a");
    check_text(of("f0 e0 75"), "+Up");
    check_text(of("e1 14 1c"), "+a:a");
    check_text(of("e0 f0 e0 75 90 aa fa 1c"), "+Up +a:a");
}

/* What was held down may have come up meanwhile. */
CASE(errors_release_what_is_held)
{
    check_text(of("2a 1d ff 1e 00 1e"), "+S-LShift +S-C-LCtrl lost 1 +a:a lost 1 +a:a");
}

CASE(finds_back_after_garbage)
{
    uint64_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        is_set2 = random_next(&seed) & 1;
        codes.layout = random_next(&seed) & 1 ? &layout_us : &layout_de;
        for (uint64_t n = random_next(&seed) % 8; n > 0; n--) {
            events_size = 0;
            take((uint8_t)random_next(&seed));
        }
        events_size = 0;
        of(is_set2 ? "1c f0 1c" : "1e 9e");
        struct input_event event;
        check(scan_codes_take(&codes, is_set2, is_set2 ? 0x1c : 0x1e, &event));
        check(event.kind == INPUT_PRESS && event.key == 'a');
        scan_codes_forget(&codes);
        take(is_set2 ? 0xf0 : 0x9e);
        if (is_set2)
            take(0x1c);
        events_size = 0;
    }
}
