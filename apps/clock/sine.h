/* sine.h - sine and cosine of whole numbers: the kernel uses no floating point. */
#pragma once

#include <stdint.h>

#define SINE_TURN 65536u /* a whole turn, clockwise from the right */
#define SINE_ONE 32767

int32_t sine(uint32_t angle);
int32_t cosine(uint32_t angle);
