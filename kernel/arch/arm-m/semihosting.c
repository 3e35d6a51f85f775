/*
 * semihosting.c - requests to a debugger, made by a breakpoint: "Semihosting for AArch32 and AArch64"
 * (Arm).
 *
 * Where no debugger takes it, the breakpoint is a HardFault. So the image makes no request unless it
 * has been told that one will be taken, in one of two ways:
 *
 *   DHCSR.C_DEBUGEN   is set while a debugger is attached. Whether a program can read it is
 *                     implementation defined on ARMv6-M ("Debug Halting Control and Status
 *                     Register"). A Cortex-M0+ and QEMU read 0, with or without a debugger.
 *   the offer         a word at the end of the RAM, which the debugger or emulator writes while the
 *                     core is halted in reset. It is good for one start.
 */
#include <arch/image.h>
#include <arch/semihosting.h>
#include <arch/traps.h>
#include <kernel/console.h>
#include <kernel/string.h>
#include <stdint.h>

enum operation {
    SYS_WRITE0 = 0x04,
    SYS_GET_CMDLINE = 0x15,
    SYS_EXIT_EXTENDED = 0x20,
};

#define ADP_STOPPED_APPLICATION_EXIT 0x20026

#define DHCSR (*(const volatile uint32_t *)0xe000edf0)
#define DHCSR_C_DEBUGEN 1u

static bool there;

extern const char semihosting_breakpoint[];

/* Not inlined, so that the breakpoint's label exists once. */
__attribute__((noinline)) static uint32_t call(enum operation operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile(".global semihosting_breakpoint\n"
                     "semihosting_breakpoint:\n\t"
                     "bkpt 0xab"
                     : "+r"(r0)
                     : "r"(r1)
                     : "memory");
    return r0;
}

bool semihosting_was_refused(struct stacked_frame *frame)
{
    if (frame->pc != (uintptr_t)semihosting_breakpoint)
        return false;
    there = false;
    frame->pc += 2;
    return true;
}

static void write(struct console_sink *sink, const char *text, size_t size)
{
    (void)sink;
    char part[64];
    while (there && size > 0) {
        size_t length = size < sizeof part - 1 ? size : sizeof part - 1;
        memcpy(part, text, length);
        part[length] = '\0';
        call(SYS_WRITE0, part);
        text += length;
        size -= length;
    }
}

static struct console_sink sink = {.name = "semihosting", .write = write};

/* Takes the offer away: a debugger that has gone by the next start would not answer. */
static bool was_offered(void)
{
    bool offered = *semihosting_offer == SEMIHOSTING_OFFER;
    if (offered)
        *semihosting_offer = 0;
    return offered;
}

void semihosting_init(void)
{
    there = was_offered() || DHCSR & DHCSR_C_DEBUGEN;
    if (there)
        console_add(&sink);
}

bool semihosting_is_there(void)
{
    return there;
}

void semihosting_command_line(char *line, size_t size)
{
    struct {
        char *line;
        uint32_t size;
    } request = {line, (uint32_t)size};
    line[0] = '\0';
    if (there && call(SYS_GET_CMDLINE, &request) != 0)
        line[0] = '\0';
    line[size - 1] = '\0';
}

void semihosting_exit(unsigned code)
{
    const uint32_t request[] = {ADP_STOPPED_APPLICATION_EXIT, code};
    if (there)
        call(SYS_EXIT_EXTENDED, request);
}
