/* access.c - access.h as a string. */
#include "svd2c/names.h"

const char access_text[] =
#include "access.inc"
    ;
