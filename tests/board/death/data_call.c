/*
 * A jump into data.
 *
 * only on: mps2-an385 mps2-an386 mps2-an500 mps2-an505
 * expect: PANIC  MemManage: a jump to {code}, where no code may run
 * expect:   MemManage, escalated to HardFault: IACCVIOL
 * expect: cfsr 0x00000001  hfsr 0x40000000
 * expect: kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

uint32_t code[2] = {0x47704770, 0x47704770}; /* bx lr */

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    ((void (*)(void))((uintptr_t)code | 1))();
    __asm__ volatile("");
}
