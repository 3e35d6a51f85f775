/* utf8.c - takes UTF-8 byte by byte: Unicode Standard, "UTF-8". */
#include <kernel/utf8.h>

/* The number of leading ones says how long the sequence is; the rest is the code's top. */
static uint32_t begin_sequence(struct utf8_decoder *decoder, unsigned char byte)
{
    if (byte < 0x80)
        return byte;
    if (byte >= 0xc2 && byte < 0xe0)
        *decoder = (struct utf8_decoder){.code = byte & 0x1f, .least = 0x80, .missing = 1};
    else if (byte >= 0xe0 && byte < 0xf0)
        *decoder = (struct utf8_decoder){.code = byte & 0x0f, .least = 0x800, .missing = 2};
    else if (byte >= 0xf0 && byte < 0xf5)
        *decoder = (struct utf8_decoder){.code = byte & 0x07, .least = 0x10000, .missing = 3};
    else
        return UTF8_BAD;
    return UTF8_MORE;
}

uint32_t utf8_decode(struct utf8_decoder *decoder, unsigned char byte, bool *again)
{
    *again = false;
    if (decoder->missing == 0)
        return begin_sequence(decoder, byte);
    if ((byte & 0xc0) != 0x80) {
        decoder->missing = 0;
        *again = true;
        return UTF8_BAD;
    }
    decoder->code = decoder->code << 6 | (byte & 0x3f);
    if (--decoder->missing > 0)
        return UTF8_MORE;
    bool surrogate = decoder->code >= 0xd800 && decoder->code < 0xe000;
    bool valid = decoder->code >= decoder->least && decoder->code <= 0x10ffff && !surrogate;
    return valid ? decoder->code : UTF8_BAD;
}
