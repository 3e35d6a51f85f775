/* pm_timer.c - ACPI's power management timer. ACPI 6.5, "Power Management Timer". */
#include "counter.h"
#include <arch/cpu.h>

#define HZ 3579545
#define PATIENCE 10000 /* reads of about 1 us */

static uint16_t port;

static uint64_t read(void)
{
    return in32(port);
}

static bool counts(uint64_t mask)
{
    uint64_t first = read() & mask;
    for (int i = 0; i < PATIENCE; i++) {
        if ((read() & mask) != first)
            return true;
    }
    return false;
}

struct count_source pm_timer_find(uint16_t at, bool is_32_bits)
{
    port = at;
    struct count_source source = {
        .read = read, .mask = is_32_bits ? UINT32_MAX : 0xffffff, .name = "ACPI PM timer"};
    if (port != 0 && counts(source.mask))
        source.hz = HZ;
    return source;
}
