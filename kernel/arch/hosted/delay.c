/* delay.c - time that passes awake, by the operating system's clock. */
#include <hosted/os.h>
#include <kernel/board.h>

#define NANOSECONDS 1000000 /* in a millisecond */

void board_delay(uint32_t milliseconds)
{
    uint64_t until = os_nanoseconds() + (uint64_t)milliseconds * NANOSECONDS;
    while (os_nanoseconds() < until)
        ;
}
