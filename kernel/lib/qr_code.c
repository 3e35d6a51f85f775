/*
 * qr_code.c - makes QR codes, versions 1 to 17 of level L, as ISO/IEC 18004 (2015) describes them.
 *
 * All codes have the same mask. The standard chooses one of eight so that no large areas of one colour come
 * about; the hexadecimal numbers that are in our codes make none, and a reader takes any.
 */
#include <kernel/qr_code.h>
#include <kernel/string.h>

/* "Error correction characteristics", level L, and "Position of alignment patterns". */
static const struct {
    uint8_t blocks, check_words; /* of each block */
    uint8_t step; /* from one alignment pattern to the next, seen from the far edge */
} versions[QR_VERSION_MAX + 1] = {{0, 0, 0},   {1, 7, 0},   {1, 10, 12}, {1, 15, 16}, {1, 20, 20},
                                  {1, 26, 24}, {2, 18, 28}, {2, 20, 16}, {2, 24, 18}, {2, 30, 20},
                                  {4, 18, 22}, {4, 20, 24}, {4, 24, 26}, {4, 26, 28}, {4, 30, 20},
                                  {6, 22, 22}, {6, 24, 24}, {6, 28, 24}};

#define CHECK_WORDS_MAX 30
/* "Format information" of level L and mask 0, with its check bits. */
#define FORMAT 0x77c4
#define WORDS_MAX 815 /* of the largest version, check words included */

static struct {
    unsigned version;
    uint32_t side;
    size_t bits;
    uint8_t data[WORDS_MAX];
    uint8_t check[6][CHECK_WORDS_MAX]; /* for each block */
} making;

/* Alignment patterns along a side, those that would be in the place of a finder counted. */
static unsigned alignments(unsigned version)
{
    return version == 1 ? 0 : version / 7 + 2;
}

/* Where the middle of an alignment pattern is, counted from the far edge; the last one is in line with
 * the timing pattern. */
static uint32_t alignment(unsigned version, unsigned number)
{
    return number + 1 == alignments(version)
               ? 6
               : QR_SIDE(version) - 7 - number * versions[version].step;
}

/* Words in all: the modules that no pattern takes, by "Symbol structure". */
static size_t words_in_all(unsigned version)
{
    size_t side = QR_SIDE(version), count = alignments(version);
    size_t modules = side * side - 3 * 64 - 2 * 15 - 1 - 2 * (side - 16);
    if (count > 0)
        modules -= (count * count - 3) * 25 - 2 * (count - 2) * 5;
    if (version >= 7)
        modules -= 2 * 18;
    return modules / 8;
}

size_t qr_code_room(unsigned version)
{
    return words_in_all(version) - (size_t)versions[version].blocks * versions[version].check_words;
}

/* "Mode indicators" and "Number of bits in character count indicator". */
enum { MODE_BITS = 4, BYTES = 4, ALPHANUMERIC = 2 };

static unsigned count_bits(unsigned version, unsigned mode)
{
    if (mode == BYTES)
        return version < 10 ? 8 : 16;
    return version < 10 ? 9 : 11;
}

bool qr_code_holds(unsigned version, const struct qr_content *content)
{
    size_t bits = 2 * MODE_BITS + count_bits(version, BYTES) + 8 * content->text_size +
                  count_bits(version, ALPHANUMERIC) + content->words_size / 2 * 11 +
                  content->words_size % 2 * 6;
    return bits <= 8 * qr_code_room(version) &&
           content->text_size >> count_bits(version, BYTES) == 0;
}

static void put_bits(uint32_t value, unsigned count)
{
    while (count-- > 0) {
        making.data[making.bits / 8] |= (uint8_t)((value >> count & 1) << (7 - making.bits % 8));
        making.bits++;
    }
}

static uint32_t alphanumeric(char character)
{
    static const char others[] = " $%*+-./:";
    if (character >= '0' && character <= '9')
        return (uint32_t)(character - '0');
    if (character >= 'A' && character <= 'Z')
        return (uint32_t)(character - 'A') + 10;
    for (uint32_t i = 0; i < sizeof others - 1; i++)
        if (others[i] == character)
            return 36 + i;
    return 36;
}

static void put_content(const struct qr_content *content)
{
    put_bits(BYTES, MODE_BITS);
    put_bits((uint32_t)content->text_size, count_bits(making.version, BYTES));
    for (size_t i = 0; i < content->text_size; i++)
        put_bits((uint8_t)content->text[i], 8);
    put_bits(ALPHANUMERIC, MODE_BITS);
    put_bits((uint32_t)content->words_size, count_bits(making.version, ALPHANUMERIC));
    size_t i = 0;
    for (; i + 1 < content->words_size; i += 2)
        put_bits(45 * alphanumeric(content->words[i]) + alphanumeric(content->words[i + 1]), 11);
    if (i < content->words_size)
        put_bits(alphanumeric(content->words[i]), 6);
}

/* Four zeros, or as many as there is room for, end the content; two bytes in turn fill the rest. */
static void put_padding(void)
{
    size_t room = qr_code_room(making.version);
    size_t left = 8 * room - making.bits;
    making.bits += left < MODE_BITS ? left : MODE_BITS;
    uint8_t pad = 0xec;
    for (size_t i = (making.bits + 7) / 8; i < room; i++, pad ^= 0xec ^ 0x11)
        making.data[i] = pad;
}

/* In the field of 256 elements that x^8 + x^4 + x^3 + x^2 + 1 makes. */
static uint8_t multiply(uint8_t a, uint8_t b)
{
    unsigned product = 0;
    for (int bit = 7; bit >= 0; bit--) {
        product = product << 1 ^ (product >> 7) * 0x11d;
        if (b >> bit & 1)
            product ^= a;
    }
    return (uint8_t)product;
}

/* The product of all x - 2^i, i < count, without its highest term. */
static void make_generator(uint8_t *generator, unsigned count)
{
    memset(generator, 0, count);
    generator[count - 1] = 1;
    uint8_t root = 1;
    for (unsigned i = 0; i < count; i++, root = multiply(root, 2)) {
        for (unsigned j = 0; j < count; j++)
            generator[j] =
                multiply(generator[j], root) ^ (uint8_t)(j + 1 < count ? generator[j + 1] : 0);
    }
}

/* Reed-Solomon: the remainder of the data, as a polynomial, divided by the generator. */
void qr_check_words(const uint8_t *data, size_t size, uint8_t *check, unsigned count)
{
    uint8_t generator[CHECK_WORDS_MAX];
    make_generator(generator, count);
    memset(check, 0, count);
    for (size_t i = 0; i < size; i++) {
        uint8_t factor = data[i] ^ check[0];
        for (unsigned j = 0; j < count; j++)
            check[j] = (uint8_t)(j + 1 < count ? check[j + 1] : 0) ^ multiply(generator[j], factor);
    }
}

/* The first blocks are of `size` words each, the last `longer` ones have one more. */
struct blocks {
    unsigned count, longer;
    size_t size;
};

static struct blocks blocks_of(unsigned version)
{
    size_t room = qr_code_room(version);
    unsigned count = versions[version].blocks;
    return (struct blocks){count, (unsigned)(room % count), room / count};
}

static size_t block_start(const struct blocks *blocks, unsigned block)
{
    unsigned shorter = blocks->count - blocks->longer;
    return block * blocks->size + (block > shorter ? block - shorter : 0);
}

static void make_check_words(const struct blocks *blocks)
{
    for (unsigned block = 0; block < blocks->count; block++) {
        size_t start = block_start(blocks, block);
        qr_check_words(making.data + start, block_start(blocks, block + 1) - start,
                       making.check[block], versions[making.version].check_words);
    }
}

/* One word of each block in turn, first the data and then the check words. */
static uint8_t word_in_order(const struct blocks *blocks, size_t index)
{
    size_t even = blocks->count * blocks->size, data = even + blocks->longer;
    if (index < even)
        return making
            .data[block_start(blocks, (unsigned)(index % blocks->count)) + index / blocks->count];
    if (index < data)
        return making
            .data[block_start(blocks, blocks->count - blocks->longer + (unsigned)(index - even)) +
                  blocks->size];
    index -= data;
    return making.check[index % blocks->count][index / blocks->count];
}

static void set(struct qr_code *code, uint32_t row, uint32_t column, bool is_dark)
{
    if (is_dark)
        code->dark[row][column / 8] |= (uint8_t)(1u << column % 8);
}

static uint32_t distance(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* How far from the middle of a finder or alignment pattern a module is: the larger of both directions. */
static uint32_t ring(uint32_t row, uint32_t column, uint32_t middle_row, uint32_t middle_column)
{
    uint32_t rows = distance(row, middle_row), columns = distance(column, middle_column);
    return rows > columns ? rows : columns;
}

enum module { DATA, LIGHT, DARK };

static enum module in_finder(uint32_t row, uint32_t column)
{
    uint32_t far = making.side - 4;
    uint32_t from = ring(row, column, row < far - 4 ? 3 : far, column < far - 4 ? 3 : far);
    if (from > 4 || (row >= far - 4 && column >= far - 4))
        return DATA;
    return from == 2 || from == 4 ? LIGHT : DARK;
}

static enum module in_alignment(uint32_t row, uint32_t column)
{
    unsigned count = alignments(making.version);
    for (unsigned i = 0; i < count; i++) {
        for (unsigned j = 0; j < count; j++) {
            bool is_finder =
                (i + 1 == count && (j == 0 || j + 1 == count)) || (i == 0 && j + 1 == count);
            uint32_t from =
                ring(row, column, alignment(making.version, i), alignment(making.version, j));
            if (!is_finder && from <= 2)
                return from == 1 ? LIGHT : DARK;
        }
    }
    return DATA;
}

/* Where the code says which level, mask and version it has. */
static bool is_information(uint32_t row, uint32_t column)
{
    uint32_t far = making.side - 8;
    if ((row == 8 && (column <= 8 || column >= far)) || (column == 8 && (row < 8 || row >= far)))
        return true;
    return making.version >= 7 && ((row < 6 && column >= far - 3 && column < far) ||
                                   (column < 6 && row >= far - 3 && row < far));
}

static enum module pattern(uint32_t row, uint32_t column)
{
    enum module found = in_finder(row, column);
    if (found == DATA && !is_information(row, column))
        found = in_alignment(row, column);
    if (found == DATA && (row == 6 || column == 6))
        return (row + column) % 2 == 0 ? DARK : LIGHT;
    return found;
}

static void draw_patterns(struct qr_code *code)
{
    for (uint32_t row = 0; row < making.side; row++)
        for (uint32_t column = 0; column < making.side; column++)
            set(code, row, column, pattern(row, column) == DARK);
}

/* "Version information": the version, and the remainder of its division by a polynomial. */
uint32_t qr_version_bits(unsigned version)
{
    uint32_t rest = version;
    for (unsigned i = 0; i < 12; i++)
        rest = rest << 1 ^ (rest >> 11) * 0x1f25;
    return version << 12 | rest;
}

/* Draws format and version, each in both of its places. */
static void draw_information(struct qr_code *code)
{
    uint32_t format = FORMAT, version = qr_version_bits(making.version);
    uint32_t side = making.side;
    for (uint32_t i = 0; i < 15; i++) {
        bool is_dark = format >> i & 1;
        uint32_t past_timing = i < 6 ? i : i + 1;
        if (i < 8) {
            set(code, past_timing, 8, is_dark);
            set(code, 8, side - 1 - i, is_dark);
        } else {
            set(code, 8, i == 8 ? 7 : 14 - i, is_dark);
            set(code, side - 15 + i, 8, is_dark);
        }
    }
    set(code, side - 8, 8, true);
    for (uint32_t i = 0; making.version >= 7 && i < 18; i++) {
        set(code, i / 3, side - 11 + i % 3, version >> i & 1);
        set(code, side - 11 + i % 3, i / 3, version >> i & 1);
    }
}

/* A module in which there is data: the next bit, inverted where the mask is. Past the last there are zeros. */
static void draw_bit(struct qr_code *code, uint32_t row, uint32_t column,
                     const struct blocks *blocks, size_t *bit)
{
    if (pattern(row, column) != DATA || is_information(row, column))
        return;
    bool is_set = false;
    if (*bit < 8 * words_in_all(making.version))
        is_set = word_in_order(blocks, *bit / 8) >> (7 - *bit % 8) & 1;
    ++*bit;
    set(code, row, column, is_set ^ ((row + column) % 2 == 0));
}

/* In columns of two modules from the right, upwards and downwards in turn; the timing pattern is skipped. */
static void draw_data(struct qr_code *code, const struct blocks *blocks)
{
    size_t bit = 0;
    bool is_upwards = true;
    for (uint32_t right = making.side - 1; right < making.side; right -= 2) {
        if (right == 6)
            right--;
        for (uint32_t i = 0; i < making.side; i++) {
            uint32_t row = is_upwards ? making.side - 1 - i : i;
            draw_bit(code, row, right, blocks, &bit);
            draw_bit(code, row, right - 1, blocks, &bit);
        }
        is_upwards = !is_upwards;
    }
}

void qr_code_make(struct qr_code *code, unsigned version, const struct qr_content *content)
{
    memset(code, 0, sizeof *code);
    memset(&making, 0, sizeof making);
    making.version = version;
    making.side = code->side = QR_SIDE(version);
    put_content(content);
    put_padding();
    struct blocks blocks = blocks_of(version);
    make_check_words(&blocks);
    draw_patterns(code);
    draw_information(code);
    draw_data(code, &blocks);
}
