/*
 * uninitialized.h - what a local variable of an app holds before it is set.
 *
 * Apps are built with -ftrivial-auto-var-init=pattern. clang fills with 0xaa, or with 0xff where an
 * address has 32 bits (clang, lib/CodeGen/PatternInit.cpp); gcc fills with 0xfe ("Optimize Options").
 * No memory is at such an address, so a pointer that was never set ends in a fault. The kernel is compiled by the
 * same compiler as the app.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Bytes around the pattern that count: a field of a structure, an element of an array. */
#define UNINITIALIZED_REACH 4096

static inline bool is_uninitialized(uintptr_t value)
{
    const uintptr_t ones = UINTPTR_MAX / 0xff; /* 0x01 in each byte */
#ifdef __clang__
    const uintptr_t pattern = (sizeof value == 4 ? 0xff : 0xaa) * ones;
#else
    const uintptr_t pattern = 0xfe * ones;
#endif
    /* -ones is what strnlen() leaves in a register, and by gcc's pattern. */
    return value != -ones && value - pattern + UNINITIALIZED_REACH < 2 * UNINITIALIZED_REACH;
}

/* What a sentence about a bad address ends with. */
#define UNINITIALIZED_HINT ". An uninitialised variable?"
