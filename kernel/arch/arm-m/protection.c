/* protection.c - what a Mainline core forbids: protection.h. */
#include <arch/image.h>
#include <arch/protection.h>

char *protection_init(void)
{
    CORE_CCR |= CCR_DIV_0_TRP;
#if CORE_HAS_STACK_LIMITS
    __asm__ volatile("msr msplim, %0" ::"r"(stack_bottom));
#endif
    return stack_bottom + mpu_init();
}
