/* no_ways_of_heap.c - a board without room for a heap. */
#include "ways_to_die.h"

const struct way ways_of_heap[] = {{0}};
