/* mistake.c - what is wrong with frames that cannot be given back. */
#include "frame_pool.h"
#include "taken.h"
#include <kernel/format.h>

void frame_pool_mistake(const struct frame_pool *pool, uint64_t physical, uint64_t count,
                        char *text, size_t size)
{
    uint64_t number, first, together;
    bool known = sections_number(&pool->sections, physical >> FRAME_SHIFT, &number);
    if (physical % FRAME_SIZE != 0)
        format_string(text, size, "the address is not a multiple of the size of a frame");
    else if (count == 0)
        format_string(text, size, "the count is 0");
    else if (known && buddy_is_free(&pool->buddy, number))
        format_string(text, size, "it is free: given back before, or never taken");
    else if (known && taken_find(&pool->buddy, number, &first, &together))
        format_string(text, size, "there were %lu frames taken at 0x%lx", together,
                      sections_address(&pool->sections, first) << FRAME_SHIFT);
    else
        format_string(text, size, "it was never taken: it is the kernel's, reserved or no RAM");
}
