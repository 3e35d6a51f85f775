/*
 * mpu_v7.c - what the MPU of an ARMv7-M forbids.
 *
 * A region is a power of two, 32 bytes and more, aligned to its size; of one of 256 bytes and more each eighth can be
 * left out. Of regions that overlap, the one with the highest number decides. Everything else is as without an MPU.
 */
#include "mpu.h"
#include <arch/image.h>
#include <arch/protection.h>

/* "MPU Region Attribute and Size Register" */
#define XN (1u << 28)
#define NO_ACCESS (0u << 24)
#define READ_WRITE (3u << 24)
#define READ_ONLY (6u << 24)
#define WRITE_BACK (1u << 19 | 3u << 16) /* as the default memory map has RAM */
#define WRITE_THROUGH (2u << 16)         /* and flash */
#define SIZE(log2) (((log2) << 1) - 2u)  /* log2 - 1, from bit 1 on */
#define ENABLE 1u

#define GUARD_LOG2 5
_Static_assert(PROTECTION_GUARD_SIZE == 1u << GUARD_LOG2, "the least that a region can be");

enum { REGION_RAM, REGION_IMAGE, REGION_NULL, REGION_GUARD, REGION_THREAD_GUARD };

static void set(unsigned region, uint32_t base, unsigned log2, uint32_t attributes)
{
    MPU_RBAR = base | MPU_RBAR_VALID | region;
    MPU_RASR = attributes | SIZE(log2) | ENABLE;
}

/* The smallest region with all of it, without the eighths that have none of it. */
static void cover(unsigned region, uint32_t begin, uint32_t end, uint32_t attributes)
{
    unsigned log2 = 8;
    while (log2 < 31 && begin >> log2 != (end - 1) >> log2)
        log2++;
    uint32_t base = begin >> log2 << log2, eighth = 1u << (log2 - 3);
    for (unsigned i = 0; i < 8; i++) {
        uint32_t from = base + i * eighth;
        if (from + eighth <= begin || from >= end)
            attributes |= 1u << (8 + i);
    }
    set(region, base, log2, attributes);
}

static unsigned log2_of(uint32_t power)
{
    unsigned log2 = 0;
    while (power >> log2 > 1)
        log2++;
    return log2;
}

size_t mpu_init(void)
{
    uint32_t image = image_begin();
    if (MPU_REGIONS == 0)
        return 0;
    cover(REGION_RAM, (uintptr_t)stack_bottom, (uintptr_t)ram_end, READ_WRITE | XN | WRITE_BACK);
    cover(REGION_IMAGE, image, (uintptr_t)image_end, READ_ONLY | WRITE_THROUGH);
    set(REGION_NULL, 0, log2_of(image ? NULL_SIZE : NULL_SIZE_AT_VECTORS), NO_ACCESS | XN);
    set(REGION_GUARD, (uintptr_t)stack_bottom, GUARD_LOG2, NO_ACCESS | XN);
    mpu_enable(MPU_CTRL_PRIVDEFENA);
    return PROTECTION_GUARD_SIZE;
}

/* To be read: what looks for how much of a stack was used begins there. */
void protection_guard(const void *stack)
{
    if (MPU_REGIONS == 0)
        return;
    set(REGION_THREAD_GUARD, (uintptr_t)stack - PROTECTION_GUARD_SIZE, GUARD_LOG2,
        READ_ONLY | XN | WRITE_BACK);
    mpu_synchronize();
}

void protection_release(void)
{
    if (MPU_REGIONS == 0)
        return;
    MPU_RNR = REGION_THREAD_GUARD;
    MPU_RASR = 0;
    mpu_synchronize();
}
