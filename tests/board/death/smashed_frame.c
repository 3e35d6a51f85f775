/*
 * A frame pointer that was overwritten.
 *
 * expect: PANIC  HardFault: undefined instruction 0xde07 || PANIC  UsageFault: undefined instruction 0xde07
 * expect: trace 0x
 * expect: ends here: the frame pointer is on no registered stack (0x78787878)
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    uintptr_t *frame = __builtin_frame_address(0);
    *frame = 0x78787878;
    __asm__ volatile("udf #7");
}
