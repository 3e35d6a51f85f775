/* switch_fpu.c - from one thread to another, where they may use the FPU. */
#define SWITCH_FPU
#include "switch.c"
