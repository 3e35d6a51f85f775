/* qr_code_test.c - QR codes: their numbers against the standard's, the whole as zbarimg reads it. */
#include "unit.h"
#include <kernel/qr_code.h>

static struct qr_code code;

/* ISO/IEC 18004, "Generator polynomials": what is left of the highest term is the polynomial. */
CASE(generators)
{
    static const uint8_t seven[] = {127, 122, 154, 164, 11, 68, 117};
    static const uint8_t ten[] = {216, 194, 159, 111, 199, 94, 95, 113, 157, 193};
    const uint8_t one = 1;
    uint8_t check_words[10];
    qr_check_words(&one, 1, check_words, 7);
    check_bytes(check_words, seven, 7);
    qr_check_words(&one, 1, check_words, 10);
    check_bytes(check_words, ten, 10);
}

/* ISO/IEC 18004, "Symbol encoding example": 01234567 as version 1-M. */
CASE(check_words_of_the_standard)
{
    static const uint8_t data[] = {0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11,
                                   0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11};
    static const uint8_t expected[] = {0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55};
    uint8_t check_words[sizeof expected];
    qr_check_words(data, sizeof data, check_words, sizeof check_words);
    check_bytes(check_words, expected, sizeof expected);
}

/* "Version information bit stream for each version". */
CASE(version_information)
{
    static const uint32_t bits[] = {0x07c94, 0x085bc, 0x09a99, 0x0a4d3, 0x0bbf6, 0x0c762,
                                    0x0d847, 0x0e60d, 0x0f928, 0x10b78, 0x1145d};
    for (unsigned version = 7; version <= QR_VERSION_MAX; version++)
        check_int(qr_version_bits(version), bits[version - 7]);
}

/* "Number of symbol characters and input data capacity", level L. */
CASE(room)
{
    static const size_t rooms[] = {19,  34,  55,  80,  108, 136, 156, 194, 232,
                                   274, 324, 370, 428, 461, 523, 589, 647};
    for (unsigned version = 1; version <= QR_VERSION_MAX; version++)
        check_int(qr_code_room(version), rooms[version - 1]);
}

/* Bytes and 40 words in a code of version 6, of which 2 * 4 + 8 + 9 bits are not content. */
CASE(holds)
{
    struct qr_content content = {.text_size = 105, .words_size = 40};
    check(qr_code_holds(6, &content));
    content.text_size++;
    check(!qr_code_holds(6, &content));
    check(qr_code_holds(7, &content));
    check(!qr_code_holds(9, &(struct qr_content){.text_size = 256})); /* a count of 8 bits */
    check(qr_code_holds(17, &(struct qr_content){.text_size = 300}));
}

/* As much as the version holds, or little. Each text is another one, and ends in its own number. */
static size_t make_content(unsigned version, bool is_full, char *text, struct qr_content *content)
{
    static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    uint64_t random = version * 2 + is_full + 1;
    *content = (struct qr_content){.text = text, .words = text + 4, .text_size = 4};
    snprintf(text, 5, "v%02u%c", version, is_full ? '!' : '?');
    for (content->words_size = 1;; content->words_size++) {
        text[4 + content->words_size - 1] = letters[random_next(&random) % 45];
        if (!qr_code_holds(version, content))
            break;
        if (!is_full && content->words_size == 5)
            return 9;
    }
    return 4 + --content->words_size;
}

static bool is_dark(uint32_t row, uint32_t column)
{
    return qr_code_is_dark(&code, row, column);
}

/* "Format information", "Version information": each twice, as a reader has but one of them. */
static void check_information(unsigned version)
{
    static const uint8_t beside[15] = {0, 1, 2, 3, 4, 5, 7, 8, 7, 5, 4, 3, 2, 1, 0};
    uint32_t side = code.side, format[2] = {0, 0}, bits[2] = {0, 0};
    for (uint32_t i = 0; i < 15; i++) {
        bool first = i < 8 ? is_dark(beside[i], 8) : is_dark(8, beside[i]);
        bool second = i < 8 ? is_dark(8, side - 1 - i) : is_dark(side - 15 + i, 8);
        format[0] |= (uint32_t)first << i;
        format[1] |= (uint32_t)second << i;
    }
    check_int(format[0], 0x77c4); /* level L, mask 0 */
    check_int(format[1], 0x77c4);
    check(is_dark(side - 8, 8));
    for (uint32_t i = 0; version >= 7 && i < 18; i++) {
        bits[0] |= (uint32_t)is_dark(i / 3, side - 11 + i % 3) << i;
        bits[1] |= (uint32_t)is_dark(side - 11 + i % 3, i / 3) << i;
    }
    check_int(bits[0], version >= 7 ? qr_version_bits(version) : 0);
    check_int(bits[1], bits[0]);
}

/* "Position of alignment patterns" */
static void check_alignment(unsigned version)
{
    static const uint8_t middles[QR_VERSION_MAX + 1][4] = {
        [2] = {6, 18},          [3] = {6, 22},          [4] = {6, 26},
        [5] = {6, 30},          [6] = {6, 34},          [7] = {6, 22, 38},
        [8] = {6, 24, 42},      [9] = {6, 26, 46},      [10] = {6, 28, 50},
        [11] = {6, 30, 54},     [12] = {6, 32, 58},     [13] = {6, 34, 62},
        [14] = {6, 26, 46, 66}, [15] = {6, 26, 48, 70}, [16] = {6, 26, 50, 74},
        [17] = {6, 30, 54, 78}};
    for (int pair = 0; pair < 16; pair++) {
        uint32_t row = middles[version][pair / 4], column = middles[version][pair % 4];
        if (!row || !column || (row == 6 && column == 6) || (row == 6 && column == code.side - 7) ||
            (column == 6 && row == code.side - 7))
            continue; /* none, or a finder is there */
        for (uint32_t i = 0; i < 25; i++) {
            bool is_ring = i % 5 == 0 || i % 5 == 4 || i / 5 == 0 || i / 5 == 4 || i == 12;
            check(is_dark(row - 2 + i / 5, column - 2 + i % 5) == is_ring);
        }
    }
}

/* What a reader corrects or does not look at, and a photo may need. */
CASE(what_a_reader_forgives)
{
    const struct qr_content content = {
        .text = "text", .words = "A", .text_size = 4, .words_size = 1};
    for (unsigned version = 1; version <= QR_VERSION_MAX; version++) {
        qr_code_make(&code, version, &content);
        check_information(version);
        check_alignment(version);
        for (uint32_t i = 8; i < code.side - 8; i++)
            check(is_dark(6, i) == (i % 2 == 0) && is_dark(i, 6) == (i % 2 == 0));
    }
}

#define SCALE 2 /* pixels */

static void write_picture(const char *path)
{
    uint32_t side = (code.side + 2 * QR_QUIET) * SCALE;
    FILE *file = fopen(path, "wb");
    check(file);
    fprintf(file, "P5 %u %u 255\n", side, side);
    for (uint32_t y = 0; y < side; y++) {
        for (uint32_t x = 0; x < side; x++) {
            uint32_t row = y / SCALE - QR_QUIET, column = x / SCALE - QR_QUIET;
            bool is_code = row < code.side && column < code.side;
            fputc(is_code && qr_code_is_dark(&code, row, column) ? 0 : 255, file);
        }
    }
    fclose(file);
}

/* All versions, full and nearly empty, in one run of zbarimg. */
CASE(zbar_reads_every_version)
{
    char folder[] = "/tmp/firstlight-XXXXXX", path[64], command[128], text[1024];
    static char expected[1 << 16], got[1 << 16];
    size_t size = 0;
    if (system("command -v zbarimg >/dev/null") != 0)
        skip("zbarimg is missing: 'make setup' installs it");
    check(mkdtemp(folder));
    for (unsigned version = 1; version <= QR_VERSION_MAX; version++) {
        for (int is_full = 0; is_full < 2; is_full++) {
            struct qr_content content;
            size_t length = make_content(version, is_full, text, &content);
            qr_code_make(&code, version, &content);
            check_int(code.side, 17 + 4 * version);
            snprintf(path, sizeof path, "%s/%02u-%d.pgm", folder, version, is_full);
            write_picture(path);
            size += (size_t)snprintf(expected + size, sizeof expected - size, "%.*s\n", (int)length,
                                     text);
        }
    }
    snprintf(command, sizeof command,
             "zbarimg --quiet --raw -Sdisable -Sqrcode.enable %s/*.pgm 2>/dev/null", folder);
    FILE *read = popen(command, "r");
    check(read);
    got[fread(got, 1, sizeof got - 1, read)] = '\0';
    pclose(read);
    snprintf(command, sizeof command, "rm -r %s", folder);
    check_int(system(command), 0);
    check_text(got, expected);
}
