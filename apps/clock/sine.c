/* sine.c - sine and cosine of whole numbers. */
#include "sine.h"

#define QUARTER (SINE_TURN / 4)
#define STEPS 64 /* of the table, for a quarter of a turn */

/* round(32767 sin(i / 64 * 90 degrees)) */
static const int16_t table[STEPS + 1] = {
    0,     804,   1608,  2410,  3212,  4011,  4808,  5602,  6393,  7179,  7962,  8739,  9512,
    10278, 11039, 11793, 12539, 13279, 14010, 14732, 15446, 16151, 16846, 17530, 18204, 18868,
    19519, 20159, 20787, 21403, 22005, 22594, 23170, 23731, 24279, 24811, 25329, 25832, 26319,
    26790, 27245, 27683, 28105, 28510, 28898, 29268, 29621, 29956, 30273, 30571, 30852, 31113,
    31356, 31580, 31785, 31971, 32137, 32285, 32412, 32521, 32609, 32678, 32728, 32757, 32767,
};

/* Between two entries, on a straight line. */
static int32_t quarter(uint32_t angle)
{
    uint32_t step = QUARTER / STEPS, i = angle / step;
    int32_t low = table[i], high = i < STEPS ? table[i + 1] : low;
    return low + (high - low) * (int32_t)(angle % step) / (int32_t)step;
}

int32_t sine(uint32_t angle)
{
    angle %= SINE_TURN;
    uint32_t within = angle % QUARTER;
    switch (angle / QUARTER) {
    case 0:
        return quarter(within);
    case 1:
        return quarter(QUARTER - within);
    case 2:
        return -quarter(within);
    default:
        return -quarter(QUARTER - within);
    }
}

int32_t cosine(uint32_t angle)
{
    return sine(angle + QUARTER);
}
