/* What an interrupt gives back: every register and flag as it was, while its handler uses them all. */
#include <arch/core.h>
#include <kernel/console.h>
#include <kernel/irq.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

#define FIRST 1 /* an interrupt that each of the boards has */

/* r0 to r12, the stack pointer and the flags: as they were before the interrupt, and after it. */
enum { SP = 13, FLAGS, KEPT };
uint32_t given[KEPT], got[KEPT], kept_sp;
void hold(void);

/* Fills every register, lets the pending interrupt in, and notes what is in them afterwards. */
__asm__(".text\n.syntax unified\n.thumb\n.balign 4\n.globl hold\n.type hold, %function\n"
        ".thumb_func\nhold:\n"
        " push {r4-r7, lr}\n mov r4, r8\n mov r5, r9\n mov r6, r10\n mov r7, r11\n"
        " push {r4-r7}\n ldr r7, =given\n ldr r0, =kept_sp\n mov r1, sp\n str r1, [r0]\n"
        " str r1, [r7, #52]\n"
        " ldr r0, [r7, #32]\n mov r8, r0\n ldr r0, [r7, #36]\n mov r9, r0\n"
        " ldr r0, [r7, #40]\n mov r10, r0\n ldr r0, [r7, #44]\n mov r11, r0\n"
        " ldr r0, [r7, #48]\n mov r12, r0\n ldr r0, [r7, #56]\n msr APSR_nzcvq, r0\n"
        " ldr r0, [r7]\n ldr r1, [r7, #4]\n ldr r2, [r7, #8]\n ldr r3, [r7, #12]\n"
        " ldr r4, [r7, #16]\n ldr r5, [r7, #20]\n ldr r6, [r7, #24]\n ldr r7, [r7, #28]\n"
        " cpsie i\n isb\n cpsid i\n"
        " push {r0-r7}\n mrs r0, apsr\n ldr r1, =got\n str r0, [r1, #56]\n mov r0, sp\n"
        " adds r0, #32\n str r0, [r1, #52]\n mov r0, r8\n str r0, [r1, #32]\n mov r0, r9\n"
        " str r0, [r1, #36]\n mov r0, r10\n str r0, [r1, #40]\n mov r0, r11\n"
        " str r0, [r1, #44]\n mov r0, r12\n str r0, [r1, #48]\n"
        " pop {r2-r5}\n stmia r1!, {r2-r5}\n pop {r2-r5}\n stmia r1!, {r2-r5}\n"
        " ldr r0, =kept_sp\n ldr r0, [r0]\n mov sp, r0\n pop {r4-r7}\n mov r8, r4\n"
        " mov r9, r5\n mov r10, r6\n mov r11, r7\n pop {r4-r7, pc}\n.ltorg\n"
        ".size hold, . - hold\n");

static void use_all_registers(void *context)
{
    ++*(int *)context;
    __asm__ volatile("movs r0, #0\n\tmov r1, r0\n\tmov r2, r0\n\tmov r3, r0\n\tmov r4, r0\n\t"
                     "mov r5, r0\n\tmov r6, r0\n\tmov r8, r0\n\tmov r9, r0\n\tmov r10, r0\n\t"
                     "mov r11, r0\n\tmov r12, r0" ::
                         : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r11",
                           "r12", "cc", "memory");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    int interrupts = 0;
    kassert(!irq_set_handler(FIRST, use_all_registers, &interrupts));
    for (uint32_t i = 0; i < SP; i++)
        given[i] = 0x01010101u * (0x11 + i);
    given[FLAGS] = 0xf0000000;
    core_irq_pend(FIRST);
    hold();
    kassert(interrupts == 1);
    for (unsigned i = 0; i < KEPT; i++) {
        if (got[i] != given[i])
            panic("register %u is 0x%x and was 0x%x", i, (unsigned)got[i], (unsigned)given[i]);
    }
    console_printf("all came back\n");
}
