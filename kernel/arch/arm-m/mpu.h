/*
 * mpu.h - the registers of the memory protection unit.
 *
 * ARMv7-M Architecture Reference Manual, "Protected Memory System Architecture, PMSAv7"; ARMv8-M Architecture
 * Reference Manual, "Memory Protection Unit".
 */
#pragma once

#include <arch/core.h>
#include <arch/image.h>

#define MPU_TYPE CORE_REGISTER(0xe000ed90)
#define MPU_REGIONS ((unsigned)(MPU_TYPE >> 8 & 0xff)) /* 0: there is no MPU */
#define MPU_CTRL CORE_REGISTER(0xe000ed94)
#define MPU_CTRL_ENABLE 1u
#define MPU_CTRL_PRIVDEFENA 4u /* where no region is, the default memory map */
#define MPU_RNR CORE_REGISTER(0xe000ed98)
#define MPU_RBAR CORE_REGISTER(0xe000ed9c)
#define MPU_RBAR_VALID (1u << 4) /* ARMv7-M: the lowest four bits are the region's number */
#define MPU_RASR CORE_REGISTER(0xe000eda0) /* ARMv7-M */
#define MPU_RLAR CORE_REGISTER(0xe000eda0) /* ARMv8-M */
#define MPU_MAIR0 CORE_REGISTER(0xe000edc0)

/* Bytes at 0 that nothing may touch: where the image lies there, the vectors that only the core reads. */
#define NULL_SIZE 4096u
#define NULL_SIZE_AT_VECTORS 64u

/* May be 0, of which the compiler is not told: it takes no object to be there. */
static inline uint32_t image_begin(void)
{
    uint32_t begin = (uintptr_t)vectors_start;
    __asm__("" : "+r"(begin));
    return begin;
}

/* What was written to the MPU holds from the next instruction on. */
static inline void mpu_synchronize(void)
{
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

static inline void mpu_enable(uint32_t how)
{
    __asm__ volatile("dmb" ::: "memory");
    MPU_CTRL = MPU_CTRL_ENABLE | how;
    mpu_synchronize();
}
