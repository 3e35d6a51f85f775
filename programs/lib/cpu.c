/* cpu.c - what memcpy() and its like may use of the CPU: nothing is known of it. */
#include <arch/x86.h>

struct cpu cpu_features;
