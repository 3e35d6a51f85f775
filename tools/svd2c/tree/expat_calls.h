/*
 * expat_calls.h - expat.h, and for an expat older than 2.9 the calls that it does not have yet.
 *
 * expat 2.8 deprecates XML_SetHashSalt, 2.9 whatever counts the file's bytes in less than 64 bits.
 */
#pragma once

#include <expat.h>
#include <stdint.h>

#if XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION < 8
static inline XML_Bool XML_SetHashSalt16Bytes(XML_Parser parser, const uint8_t entropy[16])
{
    return (XML_Bool)XML_SetHashSalt(parser, entropy[0]);
}
#endif

#if XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION < 9
static inline int64_t XML_GetCurrentByteIndex64(XML_Parser parser)
{
    return XML_GetCurrentByteIndex(parser);
}

static inline const char *XML_GetInputContext64(XML_Parser parser, int64_t *offset, uint64_t *size)
{
    int offset32 = 0, size32 = 0;
    const char *context = XML_GetInputContext(parser, &offset32, &size32);
    *offset = offset32;
    *size = (uint64_t)size32;
    return context;
}
#endif
