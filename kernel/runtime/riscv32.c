/*
 * runtime.c - the functions that the compiler calls for what a 32-bit RISC-V has no instruction for.
 *
 * Names, arguments and results are those of the GCC manual, "Routines for integer arithmetic", which
 * clang follows; "di" is 64 bits. The CPU multiplies and divides words itself (the extension M).
 * What would be called for floating point and atomic variables is not here: the linker says so where
 * one is used.
 */
#include <kernel/divide.h>

/* Division rounds towards zero. By 0: a panic. */
uint64_t __udivdi3(uint64_t numerator, uint64_t denominator);
uint64_t __udivdi3(uint64_t numerator, uint64_t denominator)
{
    uint64_t remainder;
    return divide_u64(numerator, denominator, &remainder);
}

uint64_t __umoddi3(uint64_t numerator, uint64_t denominator);
uint64_t __umoddi3(uint64_t numerator, uint64_t denominator)
{
    uint64_t remainder;
    (void)divide_u64(numerator, denominator, &remainder);
    return remainder;
}

int64_t __divdi3(int64_t numerator, int64_t denominator);
int64_t __divdi3(int64_t numerator, int64_t denominator)
{
    int64_t remainder;
    return divide_s64(numerator, denominator, &remainder);
}

int64_t __moddi3(int64_t numerator, int64_t denominator);
int64_t __moddi3(int64_t numerator, int64_t denominator)
{
    int64_t remainder;
    (void)divide_s64(numerator, denominator, &remainder);
    return remainder;
}

/* The product's low 64 bits, with or without signs. */
uint64_t __muldi3(uint64_t left, uint64_t right);
uint64_t __muldi3(uint64_t left, uint64_t right)
{
    return multiply_u64(left, right);
}

/* Shifts by 0 to 63 bits: left, right, and right with the sign kept. */
uint64_t __ashldi3(uint64_t value, int32_t count);
uint64_t __ashldi3(uint64_t value, int32_t count)
{
    return shift_left_u64(value, (unsigned)count);
}

uint64_t __lshrdi3(uint64_t value, int32_t count);
uint64_t __lshrdi3(uint64_t value, int32_t count)
{
    return shift_right_u64(value, (unsigned)count);
}

int64_t __ashrdi3(int64_t value, int32_t count);
int64_t __ashrdi3(int64_t value, int32_t count)
{
    return shift_right_s64(value, (unsigned)count);
}

/* The zeros above the highest 1, and 32 for 0. */
int32_t __clzsi2(uint32_t value);
int32_t __clzsi2(uint32_t value)
{
    return (int32_t)leading_zeros_u32(value);
}
