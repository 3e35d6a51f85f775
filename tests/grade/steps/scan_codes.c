/* scan_codes.c - tests of an implementation of services/input/scan_codes.h: what the bytes of a keyboard mean. */
#include "grade.h"
#include <kernel/board.h>
#include <kernel/format.h>
#include <kernel/string.h>
#include <scan_codes.h>

/* What shows events as text is that of the unit tests. */
#define vsnprintf format_vstring
#define check(condition) grade_expect(condition, "an event should be one: " #condition)
#include "../../unit/input_events.h"

#define WEAK __attribute__((weak))
WEAK bool scan_codes_take(struct scan_codes *codes, bool is_set2, uint8_t byte,
                          struct input_event *event)
{
    (void)codes, (void)is_set2, (void)byte, (void)event;
    grade_lacks("scan_codes_take");
}
WEAK void scan_codes_forget(struct scan_codes *codes)
{
    (void)codes;
    grade_lacks("scan_codes_forget");
}

static struct scan_codes codes;
static bool is_set2;

static void begin(const struct keyboard_layout *layout, bool set2)
{
    codes = (struct scan_codes){.layout = layout};
    is_set2 = set2;
}

static unsigned hex(char digit)
{
    return (unsigned)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/* Gives the bytes to the keyboard's decoder; the events as text, or only what they type. */
static const char *decode(const char *bytes, bool only_typed)
{
    grade_operation("the bytes %s, layout %s, set %d", bytes, codes.layout->name, is_set2 ? 2 : 1);
    for (; *bytes; bytes += bytes[2] ? 3 : 2) {
        struct input_event event = {0};
        uint8_t byte = (uint8_t)(hex(bytes[0]) << 4 | hex(bytes[1]));
        if (!scan_codes_take(&codes, is_set2, byte, &event))
            continue;
        if (!only_typed)
            put_event(&event);
        else if (event.character)
            put_character(event.character);
    }
    return events();
}

static void expect(const char *bytes, const char *expected)
{
    const char *got = decode(bytes, false);
    grade_expect(string_equal(got, expected), "the bytes %s should be \"%s\", and are \"%s\"",
                 bytes, expected, got);
}

static void expect_typed(const char *bytes, const char *expected)
{
    const char *got = decode(bytes, true);
    grade_expect(string_equal(got, expected), "the bytes %s should type \"%s\", and type \"%s\"",
                 bytes, expected, got);
}

static void expect_locks(unsigned locks)
{
    grade_expect(codes.locks == locks, "codes->locks should be %u, and is %u", locks, codes.locks);
}

/* A row of keys from the left to the right, in both sets. */
#define NUMBERS1 "29 02 03 04 05 06 07 08 09 0a 0b 0c 0d"
#define UPPER1 "10 11 12 13 14 15 16 17 18 19 1a 1b 2b"
#define MIDDLE1 "1e 1f 20 21 22 23 24 25 26 27 28"
#define LOWER1 "2c 2d 2e 2f 30 31 32 33 34 35 39 56"
#define NUMBERS2 "0e 16 1e 26 25 2e 36 3d 3e 46 45 4e 55"
#define UPPER2 "15 1d 24 2d 2c 35 3c 43 44 4d 54 5b 5d"
#define MIDDLE2 "1c 1b 23 2b 34 33 3b 42 4b 4c 52"
#define LOWER2 "1a 22 21 2a 32 31 3a 41 49 4a 29 61"

static void letters(void)
{
    begin(&layout_us, false);
    expect("1e 9e", "+a:a -a");
    expect("1e 1e 30 9e b0", "+a:a +a:a +b:b -a -b");
    expect_typed(NUMBERS1, "`1234567890-=");
    expect_typed(UPPER1, "qwertyuiop[]\\");
    expect_typed(MIDDLE1, "asdfghjkl;'");
    expect_typed(LOWER1, "zxcvbnm,./ \\");
}

static void shift(void)
{
    begin(&layout_us, false);
    expect("2a 1e 9e aa 1e", "+S-LShift +S-a:A -S-a -LShift +a:a");
    expect("2a 36 aa 1e b6 1e", "+S-LShift +S-RShift -S-LShift +S-a:A -RShift +a:a");
    expect_typed("2a " NUMBERS1, "~!@#$%^&*()_+");
    expect_typed(UPPER1 " " MIDDLE1, "QWERTYUIOP{}|ASDFGHJKL:\"");
    expect_typed(LOWER1, "ZXCVBNM<>? |");
}

static void control(void)
{
    begin(&layout_us, false);
    expect("1d 1e 2c 9d 1e", "+C-LCtrl +C-a:^A +C-z:^Z -LCtrl +a:a");
    expect("e0 1d 1a 1b 2b e0 9d", "+C-RCtrl +C-[:^[ +C-]:^] +C-\\:^\\ -RCtrl");
    expect("38 1e b8 e0 38 e0 b8", "+A-LAlt +A-a:a -LAlt +A-RAlt -RAlt");
}

static void named(void)
{
    begin(&layout_us, false);
    expect("01 0e 0f 1c", "+^[:^[ +^H:^H +^I:^I +^J:^J");
    expect("3b 3c 3d 3e 3f 40 41 42 43 44 57 58",
           "+F1 +F2 +F3 +F4 +F5 +F6 +F7 +F8 +F9 +F10 +F11 +F12");
    expect_locks(0);
}

static void extended(void)
{
    begin(&layout_us, false);
    expect("e0 48 e0 50 e0 4b e0 4d e0 c8", "+Up +Down +Left +Right -Up");
    expect("e0 47 e0 4f e0 49 e0 51 e0 52 e0 53", "+Home +End +PageUp +PageDown +Insert +Delete");
    expect("e0 5b e0 5c e0 5d", "+LMeta +RMeta +Menu");
    expect_locks(0);
}

static void caps_lock(void)
{
    begin(&layout_us, false);
    expect("3a ba", "+Caps -Caps");
    expect_locks(BOARD_CAPS_LOCK);
    expect_typed("1e 02 2a 1e 02 aa", "A1a!");
    expect("3a 3a ba", "+Caps +Caps -Caps");
    expect_locks(0);
    expect_typed("1e", "a");
}

static void keypad(void)
{
    begin(&layout_us, false);
    expect(
        "47 48 49 4b 4d 4f 50 51 52 53",
        "+K-Home +K-Up +K-PageUp +K-Left +K-Right +K-End +K-Down +K-PageDown +K-Insert +K-Delete");
    expect("4a 4e 37 e0 35 e0 1c", "+K--:- +K-+:+ +K-*:* +K-/:/ +K-^J:^J");
    expect("45 c5", "+Num -Num");
    expect_locks(BOARD_NUM_LOCK);
    expect_typed("47 48 49 4b 4c 4d 4f 50 51 52 53", "7894561230.");
    expect("2a 47 aa", "+S-LShift +S-K-Home -LShift");
}

static void german(void)
{
    begin(&layout_de, false);
    expect_typed(UPPER1, "qwertzuiop\u00fc+#");
    expect_typed("2a " NUMBERS1 " aa", "\u00b0!\"\u00a7$%&/()=?`");
    expect_typed("e0 38 10 08 12", "@{\u20ac");
    expect_typed("e0 b8 10 53", "q");
    expect_typed("45 c5 53", ",");
}

static void set2(void)
{
    begin(&layout_us, true);
    expect("1c f0 1c", "+a:a -a");
    expect_typed(NUMBERS2 " " UPPER2, "`1234567890-=qwertyuiop[]\\");
    expect_typed("12 " MIDDLE2 " " LOWER2, "ASDFGHJKL:\"ZXCVBNM<>? |");
    expect("f0 12 66", "-LShift +^H:^H");
}

static void set2_extended(void)
{
    begin(&layout_us, true);
    expect("05 06 04 0c 03 0b 83 0a 01 09 78 07",
           "+F1 +F2 +F3 +F4 +F5 +F6 +F7 +F8 +F9 +F10 +F11 +F12");
    expect("e0 75 e0 f0 75 e0 5a", "+Up -Up +K-^J:^J");
    expect("76 66 0d 5a", "+^[:^[ +^H:^H +^I:^I +^J:^J");
    expect("77 f0 77", "+Num -Num");
    expect_typed("6c 75 7d 7b 6b 73 74 79 69 72 7a 70 71 7c e0 4a", "789-456+1230.*/");
}

static void print_screen(void)
{
    begin(&layout_us, false);
    expect("e0 2a e0 37 e0 b7 e0 aa", "+Print -Print");
    expect_typed("1e", "a");
    begin(&layout_us, true);
    expect("e0 12 e0 7c e0 f0 7c e0 f0 12", "+Print -Print");
}

static void pause(void)
{
    begin(&layout_us, false);
    expect("e1 1d 45 e1 9d c5", "+Pause -Pause");
    expect_locks(0);
    expect("1d e0 46 e0 c6 9d", "+C-LCtrl +C-Break -C-Break -LCtrl");
    expect_locks(0);
    begin(&layout_us, true);
    expect("e1 14 77 e1 f0 14 f0 77", "+Pause -Pause");
}

static void cut(void)
{
    begin(&layout_us, false);
    expect("e0 e0 48", "+Up");
    expect("e1 1e", "+a:a");
    expect("e1 1d 1e", "+a:a");
    expect("e1 e1 1d 45", "+Pause");
    begin(&layout_us, true);
    expect("f0 f0 1c 1c", "-a +a:a");
    expect("f0 e0 75", "+Up");
}

static void errors(void)
{
    begin(&layout_us, false);
    expect("2a ff 1e", "+S-LShift lost 1 +a:a");
    expect("1d 00 1e", "+C-LCtrl lost 1 +a:a");
    expect("2a", "+S-LShift");
    grade_operation("scan_codes_forget()");
    scan_codes_forget(&codes);
    expect("1e", "+a:a");
    begin(&layout_us, true);
    expect("12 ff 1c", "+S-LShift lost 1 +a:a");
    expect("e0 f0", "");
    grade_operation("scan_codes_forget()");
    scan_codes_forget(&codes);
    expect("75", "+K-Up");
}

static void garbage(void)
{
    for (unsigned turn = 0; turn < 3000; turn++) {
        struct input_event event;
        begin(grade_random(2) ? &layout_us : &layout_de, grade_random(2));
        grade_operation("some random bytes, and then the key a");
        for (unsigned n = grade_random(8); n > 0; n--)
            scan_codes_take(&codes, is_set2, (uint8_t)grade_random(256), &event);
        uint8_t a = is_set2 ? 0x1c : 0x1e;
        scan_codes_take(&codes, is_set2, a, &event);
        grade_expect(scan_codes_take(&codes, is_set2, a, &event) && event.kind == INPUT_PRESS &&
                         event.key == 'a',
                     "whatever came before, the second press of a should be one");
    }
}

static const struct grade_test tests[] = {
    {GRADE(letters),
     .hint = "bit 7 of a code of set 1 says that the key came up; the layout has the characters"},
    {GRADE(shift), .after = {"letters"},
     .hint = "remember which of the two Shift keys are down, not whether one was pressed"},
    {GRADE(control), .after = {"letters"},
     .hint = "Ctrl and a letter is the letter's number in the alphabet"},
    {GRADE(named), .after = {"letters"}, .hint = "a table of codes and keys"},
    {GRADE(extended), .after = {"named"},
     .hint = "e0 comes before the code, and is for that code alone"},
    {GRADE(caps_lock), .after = {"shift"},
     .hint = "it turns when its key goes down, not as the key repeats; and is for letters only"},
    {GRADE(keypad), .after = {"extended"},
     .hint = "its keys are those of the arrows without e0; with Num Lock they are digits, unless "
             "Shift is down"},
    {GRADE(german), .after = {"shift"},
     .hint = "the right Alt key chooses the third column where the layout has one"},
    {GRADE(set2), .after = {"shift"},
     .hint = "f0 comes before the code of a key that came up; translate codes to those of set 1"},
    {GRADE(set2_extended), .after = {"set2", "extended"},
     .hint = "e0 f0 and the code: both prefixes count"},
    {GRADE(print_screen), .after = {"extended"}, .hint = "e0 2a is no Shift key"},
    {GRADE(pause), .after = {"extended"},
     .hint = "e1 1d 45: neither Ctrl nor Num Lock was pressed"},
    {GRADE(cut), .after = {"pause", "set2_extended"},
     .hint = "a byte that does not go on with a sequence begins anew"},
    {GRADE(errors), .after = {"control"},
     .hint = "00 and ff: some keys were lost, and may have come up meanwhile"},
    {GRADE(garbage), .after = {"letters"},
     .hint = "no byte may lead to where none leads out of; look at the sizes of your tables, too"},
};

const struct grade_step grade_step = {.tests = tests, .test_count = GRADE_COUNT(tests)};
