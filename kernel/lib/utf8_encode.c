/* utf8_encode.c - characters as UTF-8: Unicode Standard, "UTF-8". */
#include <kernel/utf8.h>

size_t utf8_encode(char utf8[UTF8_SIZE_MAX], uint32_t character)
{
    static const unsigned char marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
    if (character > 0x10ffff || (character >= 0xd800 && character < 0xe000))
        character = UTF8_BAD;
    size_t size = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = size; i-- > 1; character >>= 6)
        utf8[i] = (char)(0x80 | (character & 0x3f));
    utf8[0] = (char)(marks[size] | character);
    return size;
}
