/*
 * reset_fpu.c - the first instructions of a microcontroller whose app NEEDS fpu: as reset.c, and before all else the FPU is
 * turned on, so that no code finds it off.
 */
#include <arch/core.h>

#define RESET_FIRST() core_fpu_enable()
#include "reset.c"
