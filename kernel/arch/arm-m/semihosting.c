/*
 * semihosting.c - "Semihosting for AArch32 and AArch64" (Arm): a breakpoint that a debugger takes for
 * a request.
 *
 * Without a debugger the breakpoint is a HardFault. On ARMv6-M a program cannot ask whether one is
 * attached: the registers that say so are the debugger's own (ARMv6-M Architecture Reference Manual,
 * "Debug register support in the SCS"). So the first call is the question: the fault handler lets it
 * return with an answer that no debugger gives.
 */
#include <arch/semihosting.h>
#include <arch/traps.h>
#include <kernel/console.h>
#include <kernel/string.h>
#include <stdint.h>

enum operation {
    SYS_WRITE0 = 0x04,
    SYS_ERRNO = 0x13,
    SYS_GET_CMDLINE = 0x15,
    SYS_EXIT_EXTENDED = 0x20,
};

#define ADP_STOPPED_APPLICATION_EXIT 0x20026
#define REFUSED 0x5e711111u

static bool there;

extern const char semihosting_breakpoint[];

/* Not inlined: the breakpoint's label is there once. */
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
    frame->r0 = REFUSED;
    frame->pc += 2;
    return true;
}

static void write(struct console_sink *sink, const char *text, size_t size)
{
    (void)sink;
    char part[64];
    while (size > 0) {
        size_t length = size < sizeof part - 1 ? size : sizeof part - 1;
        memcpy(part, text, length);
        part[length] = '\0';
        call(SYS_WRITE0, part);
        text += length;
        size -= length;
    }
}

static struct console_sink sink = {.name = "semihosting", .write = write};

void semihosting_init(void)
{
    there = call(SYS_ERRNO, NULL) != REFUSED;
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
