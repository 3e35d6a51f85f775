/*
 * divide.h - the integer arithmetic for which a small CPU has no instruction.
 *
 * A compiler calls a function of its own where the CPU has none (GCC manual, "Routines for integer
 * arithmetic"). The port gives these here the names that its compiler calls. Nothing here divides,
 * multiplies or shifts in a way that would become such a call again: 64-bit values are taken apart
 * into words of 32 bits.
 */
#pragma once

#include <stdint.h>
#include <stdnoreturn.h>

/*
 * Every division rounds towards zero, and the remainder has the numerator's sign, so that quotient
 * times denominator plus remainder is the numerator (C17, "Multiplicative operators"). The least
 * value divided by -1, which has no result, is itself, and the remainder 0. Division by 0 is a
 * panic.
 */

/*
 * Quotient in bits 31:0, remainder in bits 63:32: a 32-bit CPU returns that in two registers, and
 * for the quotient alone, use the low word.
 */
uint64_t divide_u32(uint32_t numerator, uint32_t denominator);
uint64_t divide_s32(int32_t numerator, int32_t denominator);

/* The quotient; the remainder is stored. */
uint64_t divide_u64(uint64_t numerator, uint64_t denominator, uint64_t *remainder);
int64_t divide_s64(int64_t numerator, int64_t denominator, int64_t *remainder);

/* The panic of a division by zero. */
noreturn void divide_by_zero(void);

/* The product's low 64 bits, which are the same whether the factors have signs or not. */
uint64_t multiply_u64(uint64_t left, uint64_t right);

/* Shifts by 0 to 63 bits; by more is undefined, as in C. The last one keeps the sign. */
uint64_t shift_left_u64(uint64_t value, unsigned count);
uint64_t shift_right_u64(uint64_t value, unsigned count);
int64_t shift_right_s64(int64_t value, unsigned count);

/* How many bits above the highest 1 are 0: 0 to 31, and 32 for the value 0. */
unsigned leading_zeros_u32(uint32_t value);
