/* hpet.c - the high precision event timer: IA-PC HPET Specification 1.0a, "Register Model Overview". */
#include "counter.h"
#include <arch/mmu.h>

#define CAPABILITIES 0x00
#define CAPABILITIES_64_BITS (1u << 13)
#define CONFIGURATION 0x10
#define CONFIGURATION_ENABLE 1u
#define COUNTER 0xf0

#define FEMTOSECONDS UINT64_C(1000000000000000) /* in a second */
#define PERIOD_MAX 100000000                    /* femtoseconds */
#define PATIENCE 100000                         /* reads: some 10 ms */

static uintptr_t base;

static volatile uint64_t *at(uintptr_t offset)
{
    return (volatile uint64_t *)(base + offset);
}

static uint64_t read(void)
{
    return *at(COUNTER);
}

static bool counts(void)
{
    uint64_t first = read();
    for (int i = 0; i < PATIENCE; i++) {
        if (read() != first)
            return true;
    }
    return false;
}

struct count_source hpet_find(uint64_t physical)
{
    struct count_source source = {.read = read, .name = "HPET"};
    uint64_t page = physical & ~(uint64_t)(PAGE_SIZE - 1);
    base = DIRECT_MAP + physical;
    if (physical == 0 || physical % sizeof(uint64_t) != 0 ||
        physical - page > PAGE_SIZE - COUNTER - sizeof(uint64_t) ||
        mmu_map(DIRECT_MAP + page, page, MMU_WRITE | MMU_DEVICE) != NULL)
        return source;
    uint64_t capabilities = *at(CAPABILITIES), period = capabilities >> 32;
    if (period == 0 || period > PERIOD_MAX)
        return source;
    source.mask = capabilities & CAPABILITIES_64_BITS ? UINT64_MAX : UINT32_MAX;
    *at(CONFIGURATION) |= CONFIGURATION_ENABLE;
    source.hz = counts() ? FEMTOSECONDS / period : 0;
    return source;
}
