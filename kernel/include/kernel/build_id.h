/* build_id.h - which build an image is: a number that the linker computes of all that it links. */
#pragma once

#include <kernel/config.h>
#include <stdint.h>

/* In an image with KERNEL_BUILD_ID; the linker script says where. */
extern const unsigned char build_id[8];

/* As a number whose 16 hexadecimal digits are those that `readelf --notes` shows. */
static inline uint64_t build_id_read(void)
{
    uint64_t number = 0;
    for (unsigned i = 0; i < sizeof build_id; i++)
        number = number << 8 | build_id[i];
    return number;
}
