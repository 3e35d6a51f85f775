/* no_more_ways.c - for a board that has no room for more. */
#include "ways_to_die.h"

const struct way more_ways[] = {{0}};
