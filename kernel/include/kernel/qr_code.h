/* qr_code.h - text as a QR code, which a camera reads. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QR_VERSION_MAX 17 /* the standard has 40 */
#define QR_SIDE(version) (17 + 4 * (version))
#define QR_SIDE_MAX QR_SIDE(QR_VERSION_MAX)
#define QR_QUIET 4 /* modules of light margin that a code must have on each side */

struct qr_code {
    uint32_t side; /* modules, without the margin */
    uint8_t dark[QR_SIDE_MAX][(QR_SIDE_MAX + 7) / 8];
};

static inline bool qr_code_is_dark(const struct qr_code *code, uint32_t row, uint32_t column)
{
    return code->dark[row][column / 8] >> column % 8 & 1;
}

/*
 * What is in a code: first `text`, any bytes; then `words`, which take a third less room and may contain only
 * 0-9, A-Z, blanks and $%*+-./: - a reader shows both as one text.
 */
struct qr_content {
    const char *text, *words;
    size_t text_size, words_size;
};

/* Bytes that a code of this version, 1 to QR_VERSION_MAX, has for its content. */
size_t qr_code_room(unsigned version);

/* Whether the content fits into a code of this version. */
bool qr_code_holds(unsigned version, const struct qr_content *content);

/*
 * Makes the code of a version that holds the content. Error correction is of level L, which restores 7 % of
 * the code: what spoils a photo of a screen is that it is blurred, and against that larger modules help
 * more than redundancy, which makes them smaller. Not reentrant.
 */
void qr_code_make(struct qr_code *code, unsigned version, const struct qr_content *content);

/* For its test: the check words of a block, and what the code says of its version, with its check bits. */
void qr_check_words(const uint8_t *data, size_t size, uint8_t *check, unsigned count);
uint32_t qr_version_bits(unsigned version);
