/*
 * machine.c - a Cortex-M0 in QEMU and nothing else: the vector table, and by semihosting words, an
 * exit code and the command line. Included by the program that runs on it.
 *
 * Source: Arm, "Semihosting for AArch32 and AArch64", "The semihosting interface" and "Semihosting
 * operations".
 */
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

#define STACK_TOP ((void (*)(void))0x20004000) /* the end of the micro:bit's 16 KiB */

/* What QEMU ends with; runtime_test.py has the same numbers. */
enum outcome { PASSED = 0, FAILED = 3, PANICKED = 4, FAULTED = 5 };

enum { SYS_WRITE0 = 0x04, SYS_GET_CMDLINE = 0x15, SYS_EXIT_EXTENDED = 0x20 };
#define ADP_STOPPED_APPLICATION_EXIT 0x20026u

static uint32_t semihosting(uint32_t operation, uintptr_t argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register uintptr_t r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static void print(const char *text)
{
    semihosting(SYS_WRITE0, (uintptr_t)text);
}

static noreturn void finish(enum outcome outcome)
{
    uint32_t block[] = {ADP_STOPPED_APPLICATION_EXIT, outcome};
    for (;;)
        semihosting(SYS_EXIT_EXTENDED, (uintptr_t)block);
}

static void print_hexadecimal(uint32_t value)
{
    char text[] = " 00000000";
    for (int i = 8; i > 0; i--, value >>= 4)
        text[i] = "0123456789abcdef"[value & 15];
    print(text);
}

/* The words after the program's name, from QEMU's -semihosting-config arg=... */
static void command_line(char *text, size_t size)
{
    uintptr_t block[] = {(uintptr_t)text, size};
    if (semihosting(SYS_GET_CMDLINE, (uintptr_t)block) != 0)
        text[0] = 0;
}

static noreturn void program(void);

static void reset(void)
{
    program();
}

static void fault(void)
{
    print("an exception\n");
    finish(FAULTED);
}

/* ARMv6-M Architecture Reference Manual, "Vector table". */
__attribute__((section(".vectors"), used)) static void (*const vectors[16])(void) = {
    STACK_TOP, reset, fault, fault, fault, fault, fault, fault,
    fault,     fault, fault, fault, fault, fault, fault, fault,
};
