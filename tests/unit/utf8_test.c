/* utf8_test.c - strings, lists of words, UTF-8. */
#include "unit.h"
#include <kernel/command_line.h>
#include <kernel/string.h>
#include <kernel/utf8.h>

CASE(length)
{
    check_int(strnlen("", 0), 0);
    check_int(strnlen("", 5), 0);
    check_int(strnlen("abc", 5), 3);
    check_int(strnlen("abc", 3), 3);
    check_int(strnlen("abc", 2), 2);
    check_int(strnlen("abc", SIZE_MAX), 3);
    char *unterminated = exact_copy("abc", 3);
    check_int(strnlen(unterminated, 3), 3);
    check_int(strnlen(unterminated, 0), 0);
    free(unterminated);
}

CASE(copy)
{
    for (size_t size = 1; size < 10; size++) {
        for (size_t length = 0; length < 10; length++) {
            char to[12];
            char *from = exact_copy("abcdefghij", length);
            memset(to, '~', sizeof to);
            check(string_copy(to, size, from, length) == (length < size));
            size_t part = length < size ? length : size - 1;
            check_bytes(to, "abcdefghij", part);
            check_int(to[part], '\0');
            for (size_t i = part + 1; i < sizeof to; i++)
                check_int(to[i], '~');
            free(from);
        }
    }
}

CASE(list_has)
{
    check(command_line_list_has("serial", "serial"));
    check(command_line_list_has("serial,screen,e9", "serial"));
    check(command_line_list_has("serial,screen,e9", "screen"));
    check(command_line_list_has("serial,screen,e9", "e9"));
    check(command_line_list_has("a,,b", "b"));
    check(command_line_list_has(",a", "a"));
    check(command_line_list_has("a,", "a"));
    check(command_line_list_has("serially,serial", "serial"));
}

CASE(list_has_not)
{
    check(!command_line_list_has("", "serial"));
    check(!command_line_list_has("seria", "serial"));
    check(!command_line_list_has("serials", "serial"));
    check(!command_line_list_has("xserial", "serial"));
    check(!command_line_list_has("serial screen", "screen"));
    check(!command_line_list_has("serial, screen", "screen"));
    check(!command_line_list_has("a,b,c", "a,"));
    check(!command_line_list_has("A", "a"));
    check(!command_line_list_has(",,,", "a"));
}

static size_t encode(uint32_t character, unsigned char *bytes)
{
    if (character < 0x80) {
        bytes[0] = (unsigned char)character;
        return 1;
    }
    size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const unsigned char marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = length - 1; i > 0; i--, character >>= 6)
        bytes[i] = (unsigned char)(0x80 | (character & 0x3f));
    bytes[0] = (unsigned char)(marks[length] | character);
    return length;
}

/* Decodes as the console's screen does. Returns how many characters there are. */
static size_t decode(const unsigned char *bytes, size_t size, uint32_t *characters)
{
    struct utf8_decoder decoder = {0};
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        bool again;
        int rounds = 0;
        do {
            uint32_t character = utf8_decode(&decoder, bytes[i], &again);
            if (character != UTF8_MORE)
                characters[count++] = character;
            check(++rounds <= 2);
            check(!again || character == UTF8_BAD);
        } while (again);
    }
    return count;
}

/* One decoder for all, as a stream: nothing of one character may stay behind for the next. */
CASE(every_character_round_trip)
{
    struct utf8_decoder decoder = {0};
    for (uint32_t character = 0; character <= 0x10ffff; character++) {
        if (character >= 0xd800 && character < 0xe000)
            continue;
        unsigned char bytes[4];
        size_t length = encode(character, bytes);
        bool again = true;
        for (size_t i = 0; i + 1 < length; i++) {
            check(utf8_decode(&decoder, bytes[i], &again) == UTF8_MORE);
            check(!again);
        }
        uint32_t got = utf8_decode(&decoder, bytes[length - 1], &again);
        if (got != character || again)
            fail("expected U+%04X, got 0x%x", character, got);
    }
}

/* Surrogates, and what is beyond Unicode, are the replacement character. */
CASE(every_number_is_encoded)
{
    static const uint32_t far[] = {0x110001, 0x1fffff, 0x200000, 0x80000000, 0xffffffff};
    for (uint32_t i = 0; i <= 0x110000 + sizeof far / sizeof *far; i++) {
        uint32_t character = i <= 0x110000 ? i : far[i - 0x110001];
        bool is_bad = character > 0x10ffff || (character >> 11) == 0xd800 >> 11;
        unsigned char expected[UTF8_SIZE_MAX];
        char got[UTF8_SIZE_MAX];
        size_t length = encode(is_bad ? 0xfffd : character, expected);
        if (utf8_encode(got, character) != length || memcmp(got, expected, length))
            fail("U+%04X: expected %zu bytes from 0x%02x", character, length, expected[0]);
    }
}

/*
 * Malformed bytes, then "A": only replacement characters, and the A, which is never swallowed. How
 * many replacements stand for a sequence is the decoder's choice, at least one.
 */
static void check_malformed(const char *bytes, size_t size)
{
    unsigned char text[16];
    uint32_t characters[32];
    memcpy(text, bytes, size);
    text[size] = 'A';
    size_t count = decode(text, size + 1, characters);
    if (count < 2 || characters[count - 1] != 'A')
        fail("the sequence of %zu bytes that begins with 0x%02x: expected a replacement and an A",
             size, text[0]);
    for (size_t i = 0; i + 1 < count; i++) {
        if (characters[i] != UTF8_BAD)
            fail("the sequence of %zu bytes that begins with 0x%02x: expected U+FFFD, got U+%04X",
                 size, text[0], characters[i]);
    }
}

#define check_all_malformed(...)                                                                   \
    do {                                                                                           \
        static const char *const sequences[] = {__VA_ARGS__};                                      \
        for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++)                          \
            check_malformed(sequences[i], strlen(sequences[i]));                                   \
    } while (0)

CASE(overlong)
{
    check_all_malformed("\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xe0\x9f\xbf", "\xf0\x80\x80\xaf",
                        "\xf0\x8f\xbf\xbf", "\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80");
}

CASE(surrogates)
{
    for (uint32_t character = 0xd800; character < 0xe000; character++) {
        unsigned char bytes[4];
        size_t length = encode(character, bytes);
        check_malformed((const char *)bytes, length);
    }
    check_all_malformed("\xed\xa0\xbd\xed\xb8\x80");
}

CASE(beyond_unicode)
{
    check_all_malformed("\xf4\x90\x80\x80", "\xf4\xbf\xbf\xbf", "\xf5\x80\x80\x80",
                        "\xf7\xbf\xbf\xbf", "\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80",
                        "\xfe", "\xff");
}

CASE(stray_continuations)
{
    for (int byte = 0x80; byte < 0xc0; byte++) {
        char text[] = {(char)byte, (char)byte, '\0'};
        check_malformed(text, 1);
        check_malformed(text, 2);
    }
    check_all_malformed("\x80\x80\x80\x80\x80", "\xbf\x80\xbf");
}

CASE(cut_sequences)
{
    check_all_malformed("\xc3", "\xe2", "\xe2\x82", "\xf0", "\xf0\x9f", "\xf0\x9f\x98", "\xc3\xc3",
                        "\xe2\x82\xf0\x9f", "\xf0\x9f\x98\xe2\x82");
}

CASE(cut_sequence_before_a_good_one)
{
    uint32_t characters[8];
    size_t count = decode((const unsigned char *)"\xe2\x82\xc3\xa9", 4, characters);
    check_int(count, 2);
    check_int(characters[0], UTF8_BAD);
    check_int(characters[1], 0xe9);
}

CASE(again_only_for_what_interrupts)
{
    struct utf8_decoder decoder = {0};
    bool again;
    check_int(utf8_decode(&decoder, 0xe2, &again), UTF8_MORE);
    check(!again);
    check_int(utf8_decode(&decoder, 'A', &again), UTF8_BAD);
    check(again);
    check_int(utf8_decode(&decoder, 'A', &again), 'A');
    check(!again);
    /* Bad by itself: there is nothing that it interrupts. */
    check_int(utf8_decode(&decoder, 0xff, &again), UTF8_BAD);
    check(!again);
    check_int(utf8_decode(&decoder, 0x80, &again), UTF8_BAD);
    check(!again);
    /* Complete, and bad as a whole. */
    check_int(utf8_decode(&decoder, 0xed, &again), UTF8_MORE);
    while (utf8_decode(&decoder, 0xa0, &again) == UTF8_MORE)
        check(!again);
    check_int(utf8_decode(&decoder, 0xc3, &again), UTF8_MORE);
    check_int(utf8_decode(&decoder, 0xff, &again), UTF8_BAD);
    check(again);
    check_int(utf8_decode(&decoder, 0xff, &again), UTF8_BAD);
    check(!again);
}

/* Any two bytes before a good character: it comes through, and nothing is beyond Unicode. */
CASE(every_pair_of_bytes)
{
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        unsigned char bytes[] = {(unsigned char)(pair >> 8), (unsigned char)pair, 'x', 'y'};
        uint32_t characters[8];
        size_t count = decode(bytes, sizeof bytes, characters);
        check(count >= 3 && count <= 4);
        check_int(characters[count - 2], 'x');
        check_int(characters[count - 1], 'y');
        for (size_t i = 0; i < count; i++)
            check(characters[i] <= 0xffff && (characters[i] < 0xd800 || characters[i] > 0xdfff));
    }
}
