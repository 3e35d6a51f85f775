/*
 * Frame pointers that go in a circle: the trace ends, and says why.
 *
 * expect: PANIC  round and round
 * expect: trace 0x
 * expect: ends here: the frame pointer does not point upwards
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <stdint.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    uintptr_t *frame = __builtin_frame_address(0);
    *frame = (uintptr_t)frame;
    panic("round and round");
}
