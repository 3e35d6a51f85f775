/*
 * A write to a field of a null pointer.
 *
 * expect linux linux-arm64-esr macos windows: PANIC  page fault: the program wrote to 0x8, where nothing is mapped. A null pointer?
 * expect linux-arm64-no-esr: PANIC  page fault: the program touched 0x8, where nothing is mapped. A null pointer?
 * expect: in poke+0x
 * expect: (tests/hosted/death/null_write.c:
 * expect linux linux-arm64-esr macos: SIGSEGV (signal 11)  write | page not present
 * expect linux-arm64-no-esr: SIGSEGV (signal 11)  page not present
 * expect windows: access violation (0xc0000005)  write | page not present
 * expect:   code
 * expect: trace 0x
 * expect: poke+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

struct thing {
    uint64_t other, field;
};
static struct thing *first;

__attribute__((noinline)) static void poke(struct thing *thing)
{
    thing->field = 1;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    poke(first);
}
