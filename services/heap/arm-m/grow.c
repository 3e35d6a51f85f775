/* grow.c - a microcontroller's heap is the RAM after the static data. */
#include "../grow.h"
#include <arch/image.h>
#include <arch/semihosting.h>
#include <services/heap.h>

bool heap_grow(size_t size)
{
    static bool is_added;
    (void)size;
    if (is_added)
        return false;
    is_added = true;
    heap_add(ram_used, (size_t)((uintptr_t)semihosting_offer - (uintptr_t)ram_used));
    return true;
}
