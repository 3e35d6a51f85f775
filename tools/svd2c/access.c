/* access.c - access.h as a string. */
#include "names.h"

const char access_text[] =
#include "access.inc"
    ;
