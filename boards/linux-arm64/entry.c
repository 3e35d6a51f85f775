/* entry.c - where Linux starts the program on 64-bit Arm. */

/*
 * In   sp -> the number of arguments, the arguments, the environment; a multiple of 16
 *      (System V ABI for the Arm 64-bit Architecture, "Process Initialization")
 * Out  calls _start(0, sp), with no frame before it
 */
__attribute__((naked, used)) void linux_entry(void);
void linux_entry(void)
{
    __asm__("mov x29, xzr\n\t"
            "mov x30, xzr\n\t"
            "mov x0, xzr\n\t"
            "mov x1, sp\n\t"
            "b _start");
}
