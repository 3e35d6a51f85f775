/*
 * mpu_v8.c - what the MPU of an ARMv8-M forbids.
 *
 * A region begins and ends at a multiple of 32 bytes, and regions must not overlap. None can forbid all: so there is
 * one for everything but what is near 0, and no default memory map beneath them. The stacks have limits of their own.
 */
#include "mpu.h"
#include <arch/image.h>
#include <arch/protection.h>

/* "MPU Region Base Address Register", "MPU Region Limit Address Register" */
#define XN 1u
#define READ_WRITE (1u << 1)
#define READ_ONLY (3u << 1)
#define ENABLE 1u
#define GRAIN 32u

/* "MAIR_ATTR": write-through and write-back memory as the default memory map has, and device-nGnRE. */
enum { WRITE_THROUGH, WRITE_BACK, DEVICE };
#define MAIR 0x0004ffaau

#define REGIONS_NEEDED 8u

static unsigned used;

/* [begin, end), of which both are rounded down; 0 as the end is the end of the addresses. */
static void add(uint32_t begin, uint32_t end, uint32_t access, uint32_t memory)
{
    uint32_t limit = (end - 1) & ~(GRAIN - 1);
    if (end != 0 && begin >= end)
        return;
    MPU_RNR = used++;
    MPU_RBAR = (begin & ~(GRAIN - 1)) | access;
    MPU_RLAR = limit | memory << 1 | ENABLE;
}

static uint32_t round_up(uintptr_t address)
{
    return (address + GRAIN - 1) & ~(GRAIN - 1);
}

size_t mpu_init(void)
{
    uint32_t image = image_begin(), end = round_up((uintptr_t)image_end);
    uint32_t ram = (uintptr_t)stack_bottom, top = (uintptr_t)ram_end;
    if (MPU_REGIONS < REGIONS_NEEDED)
        return 0;
    MPU_MAIR0 = MAIR;
    if (image > NULL_SIZE)
        add(NULL_SIZE, image, READ_WRITE, WRITE_THROUGH);
    add(image ? image : NULL_SIZE_AT_VECTORS, end, READ_ONLY, WRITE_THROUGH);
    add(end, ram, READ_WRITE, WRITE_THROUGH);
    add(ram, top, READ_WRITE | XN, WRITE_BACK);
    add(top, 0x40000000, READ_WRITE, WRITE_BACK);
    add(0x40000000, 0x60000000, READ_WRITE | XN, DEVICE);
    add(0x60000000, 0xa0000000, READ_WRITE, WRITE_BACK);
    add(0xa0000000, 0xe0000000, READ_WRITE | XN, DEVICE);
    mpu_enable(0);
    return 0;
}

/* "PSPLIM": 0 limits nothing. */
void protection_release(void)
{
    __asm__ volatile("msr psplim, %0" ::"r"(0));
}
