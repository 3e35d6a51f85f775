/*
 * A jump from Secure state to Non-secure memory, by a branch that does not change the state.
 *
 * only on: mps2-an505
 * expect: PANIC  SecureFault: a branch into Non-secure state without saying so
 * expect:   SecureFault, escalated to HardFault: INVTRAN
 * expect: cfsr 0x00000000  hfsr 0x40000000
 * expect: halted.
 */
#include <arch/core.h>
#include <kernel/kernel_main.h>

/* ARMv8-M Architecture Reference Manual, "Security Attribution Unit" */
#define SAU_CTRL CORE_REGISTER(0xe000edd0)
#define SAU_RNR CORE_REGISTER(0xe000edd8)
#define SAU_RBAR CORE_REGISTER(0xe000eddc)
#define SAU_RLAR CORE_REGISTER(0xe000ede0)

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    SAU_RNR = 0;
    SAU_RBAR = 0;
    SAU_RLAR = 0x0fffffe0 | 1; /* below 0x10000000, where the image is: Non-secure */
    SAU_CTRL = 1;
    __asm__ volatile("dsb\n\tisb\n\tbx %0" ::"r"(0x2001));
}
