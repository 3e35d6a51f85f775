/* plain.c - the allocator under debug.c. */
#include "plain.h"
/* Its names are others from here on. */
#include "heap.c"
