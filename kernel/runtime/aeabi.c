/*
 * aeabi.c - the functions that the compiler calls for what ARMv6-M has no instruction for.
 *
 * Names, arguments and results are those of Arm IHI 0043, "Run-time ABI for the Arm Architecture":
 * "The long long helper functions", "Integer (32/32 -> 32) division functions", "Division by zero",
 * "Unaligned memory access", "Memory copying, clearing, and setting". clang calls all of them but the
 * comparisons and the two for a division by zero, which assembly may; those for unaligned memory since
 * clang 23, where it compiles for size. What it would call for floating point, atomic and
 * thread-local variables is not here: the linker says so where one is used. Each function has a
 * section, and is in an image only if something in it calls it (Makefile: --gc-sections).
 *
 * Compiled with -fno-builtin, as string.c is: or the compiler may make calls to the __aeabi_mem
 * functions of their own insides.
 */
#include <kernel/divide.h>
#include <kernel/string.h>

/* -flto sees no call of these: the compiler makes the calls only afterwards. */
#define KEPT __attribute__((used))
#define ALIAS(name) __attribute__((used, alias(name)))

/*
 * Division rounds towards zero. Quotient in r0 and remainder in r1, which is how a function returns
 * 64 bits; a caller of the quotient alone ignores r1. By 0: a panic.
 */
KEPT uint64_t __aeabi_uidivmod(uint32_t numerator, uint32_t denominator);
uint64_t __aeabi_uidivmod(uint32_t numerator, uint32_t denominator)
{
    return divide_u32(numerator, denominator);
}

KEPT uint64_t __aeabi_idivmod(int32_t numerator, int32_t denominator);
uint64_t __aeabi_idivmod(int32_t numerator, int32_t denominator)
{
    return divide_s32(numerator, denominator);
}

uint64_t __aeabi_uidiv(uint32_t numerator, uint32_t denominator) ALIAS("__aeabi_uidivmod");
uint64_t __aeabi_idiv(int32_t numerator, int32_t denominator) ALIAS("__aeabi_idivmod");

/*
 * Quotient in r0 and r1, remainder in r2 and r3. No struct is returned there, but a vector of 128
 * bits is, with or without an instruction for vectors (Arm IHI 0042, "Procedure Call Standard for
 * the Arm Architecture", "Result Return").
 */
typedef uint64_t four_registers __attribute__((vector_size(16)));

KEPT four_registers __aeabi_uldivmod(uint64_t numerator, uint64_t denominator);
four_registers __aeabi_uldivmod(uint64_t numerator, uint64_t denominator)
{
    uint64_t remainder, quotient = divide_u64(numerator, denominator, &remainder);
    return (four_registers){quotient, remainder};
}

KEPT four_registers __aeabi_ldivmod(int64_t numerator, int64_t denominator);
four_registers __aeabi_ldivmod(int64_t numerator, int64_t denominator)
{
    int64_t remainder, quotient = divide_s64(numerator, denominator, &remainder);
    return (four_registers){(uint64_t)quotient, (uint64_t)remainder};
}

/* For a division function from elsewhere that met the denominator 0. They do not return. */
KEPT int32_t __aeabi_idiv0(int32_t result);
int32_t __aeabi_idiv0(int32_t result)
{
    (void)result;
    divide_by_zero();
}

KEPT int64_t __aeabi_ldiv0(int64_t result);
int64_t __aeabi_ldiv0(int64_t result)
{
    (void)result;
    divide_by_zero();
}

/* The product's low 64 bits, with or without signs. */
KEPT uint64_t __aeabi_lmul(uint64_t left, uint64_t right);
uint64_t __aeabi_lmul(uint64_t left, uint64_t right)
{
    return multiply_u64(left, right);
}

/* Shifts by 0 to 63 bits: left, right, and right with the sign kept. */
KEPT uint64_t __aeabi_llsl(uint64_t value, int32_t count);
uint64_t __aeabi_llsl(uint64_t value, int32_t count)
{
    return shift_left_u64(value, (unsigned)count);
}

KEPT uint64_t __aeabi_llsr(uint64_t value, int32_t count);
uint64_t __aeabi_llsr(uint64_t value, int32_t count)
{
    return shift_right_u64(value, (unsigned)count);
}

KEPT int64_t __aeabi_lasr(int64_t value, int32_t count);
int64_t __aeabi_lasr(int64_t value, int32_t count)
{
    return shift_right_s64(value, (unsigned)count);
}

/* -1, 0 or 1, as `left` is below, equal to or above `right`. */
KEPT int32_t __aeabi_ulcmp(uint64_t left, uint64_t right);
int32_t __aeabi_ulcmp(uint64_t left, uint64_t right)
{
    return (left > right) - (left < right);
}

KEPT int32_t __aeabi_lcmp(int64_t left, int64_t right);
int32_t __aeabi_lcmp(int64_t left, int64_t right)
{
    return (left > right) - (left < right);
}

/*
 * The zeros above the highest 1, and 32 for 0. Not one of Arm's: the GCC manual, "Integer library
 * routines", has it, and clang calls it for __builtin_clz and for loops that count so.
 */
KEPT int32_t __clzsi2(uint32_t value);
int32_t __clzsi2(uint32_t value)
{
    return (int32_t)leading_zeros_u32(value);
}

/*
 * Words at any address, low byte first. A write returns what it wrote. Byte by byte, and volatile: no compiler may
 * make one access of the bytes, for which it would call the function that it is in.
 */
KEPT uint32_t __aeabi_uread4(const volatile unsigned char *from);
uint32_t __aeabi_uread4(const volatile unsigned char *from)
{
    uint32_t value = from[0];
    value |= (uint32_t)from[1] << 8;
    value |= (uint32_t)from[2] << 16;
    return value | (uint32_t)from[3] << 24;
}

KEPT uint64_t __aeabi_uread8(const volatile unsigned char *from);
uint64_t __aeabi_uread8(const volatile unsigned char *from)
{
    uint32_t low = __aeabi_uread4(from);
    return (uint64_t)__aeabi_uread4(from + 4) << 32 | low;
}

KEPT uint32_t __aeabi_uwrite4(uint32_t value, volatile unsigned char *to);
uint32_t __aeabi_uwrite4(uint32_t value, volatile unsigned char *to)
{
    to[0] = (unsigned char)value;
    to[1] = (unsigned char)(value >> 8);
    to[2] = (unsigned char)(value >> 16);
    to[3] = (unsigned char)(value >> 24);
    return value;
}

KEPT uint64_t __aeabi_uwrite8(uint64_t value, volatile unsigned char *to);
uint64_t __aeabi_uwrite8(uint64_t value, volatile unsigned char *to)
{
    __aeabi_uwrite4((uint32_t)value, to);
    __aeabi_uwrite4((uint32_t)(value >> 32), to + 4);
    return value;
}

/*
 * memcpy, memmove and memset without a result. `size` is in bytes; the 4 and 8 promise that the
 * addresses are multiples of that, of which nothing is made here.
 */
KEPT void __aeabi_memcpy(void *restrict to, const void *restrict from, size_t size);
void __aeabi_memcpy(void *restrict to, const void *restrict from, size_t size)
{
    memcpy(to, from, size);
}

KEPT void __aeabi_memmove(void *to, const void *from, size_t size);
void __aeabi_memmove(void *to, const void *from, size_t size)
{
    memmove(to, from, size);
}

/* The size comes before the byte: memset has it the other way round. */
KEPT void __aeabi_memset(void *to, size_t size, int32_t byte);
void __aeabi_memset(void *to, size_t size, int32_t byte)
{
    memset(to, byte, size);
}

KEPT void __aeabi_memclr(void *to, size_t size);
void __aeabi_memclr(void *to, size_t size)
{
    memset(to, 0, size);
}

void __aeabi_memcpy4(void *restrict to, const void *restrict from, size_t size)
    ALIAS("__aeabi_memcpy");
void __aeabi_memcpy8(void *restrict to, const void *restrict from, size_t size)
    ALIAS("__aeabi_memcpy");
void __aeabi_memmove4(void *to, const void *from, size_t size) ALIAS("__aeabi_memmove");
void __aeabi_memmove8(void *to, const void *from, size_t size) ALIAS("__aeabi_memmove");
void __aeabi_memset4(void *to, size_t size, int32_t byte) ALIAS("__aeabi_memset");
void __aeabi_memset8(void *to, size_t size, int32_t byte) ALIAS("__aeabi_memset");
void __aeabi_memclr4(void *to, size_t size) ALIAS("__aeabi_memclr");
void __aeabi_memclr8(void *to, size_t size) ALIAS("__aeabi_memclr");
