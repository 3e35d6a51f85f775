/* preempt_fpu.c - PendSV takes the CPU from a thread, which may use the FPU. */
#define SWITCH_FPU
#include "preempt.c"
