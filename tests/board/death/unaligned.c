/*
 * A word at an odd address, as a pointer into bytes gives it.
 *
 * not in: mps2
 * expect: PANIC  HardFault: a read from 0x200
 * expect: , which is not a multiple of 4, as it has to be
 * expect: in second_word+0x
 * expect: (tests/board/death/unaligned.c:
 * expect: trace 0x
 * expect: second_word+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

static char bytes[8] __attribute__((aligned(4)));

/* A function that calls nobody: its caller is in lr. */
__attribute__((noinline)) static uint32_t second_word(const char *at)
{
    return *(const volatile uint32_t *)(const void *)at;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    volatile uint32_t word = second_word(bytes + 1);
    (void)word;
}
