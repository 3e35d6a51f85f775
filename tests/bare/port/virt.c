/* virt.c - QEMU's machine "virt" with an AArch64: from its reset to _start; its serial port; its end. */
#include "port.h"
#include <stdint.h>

/*
 * QEMU leaves nothing but the program counter: a stack, an empty .bss, and the two words that
 * boot_info_read() takes here, where the RAM begins (QEMU manual, "'virt' generic virtual platform")
 * and how much there is by default.
 */
__asm__(".section .text.entry, \"ax\"\n"
        ".global entry\n"
        "entry:\n"
        "    adrp x0, stack_top\n"
        "    add  x0, x0, :lo12:stack_top\n"
        "    mov  sp, x0\n"
        "    adrp x1, bss_start\n"
        "    add  x1, x1, :lo12:bss_start\n"
        "    adrp x2, bss_end\n"
        "    add  x2, x2, :lo12:bss_end\n"
        "1:  cmp  x1, x2\n"
        "    b.eq 2f\n"
        "    str  xzr, [x1], #8\n"
        "    b    1b\n"
        "2:  mov  x29, #0\n"
        "    mov  x30, #0\n"
        "    mov  x0, #0x40000000\n"
        "    mov  x1, #0x08000000\n"
        "    b    _start\n");

/* The first serial port's data register: Arm DDI 0183 (PL011), "Data Register, UARTDR". */
#define UARTDR (*(volatile uint32_t *)0x09000000)

void port_write(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        UARTDR = (unsigned char)text[i];
}

/* Arm's "Semihosting for AArch32 and AArch64", "SYS_EXIT (0x18)", with ADP_Stopped_ApplicationExit. */
void port_exit(int code)
{
    const uint64_t block[] = {0x20026, (uint64_t)code};
    register uint64_t operation __asm__("x0") = 0x18;
    register const uint64_t *argument __asm__("x1") = block;
    for (;;)
        __asm__ volatile("hlt #0xf000" : "+r"(operation) : "r"(argument) : "memory");
}
