/* board.c - what every board around a Cortex-M does alike. */
#include <arch/semihosting.h>
#include <device.h>
#include <kernel/board.h>
#include <kernel/boot_info.h>
#include <kernel/command_line.h>
#include <kernel/config.h>

/* QEMU and a debugger show an exit code; the same ones as on a PC, so that a test needs to know one
 * pair only. */
#define EXIT_DONE 33
#define EXIT_FAILED 35

static bool exit_to_debugger;

void board_configure(struct boot_info *boot)
{
    exit_to_debugger = command_line_has(boot->command_line, "exit", "qemu");
}

/*
 * ARMv6-M Architecture Reference Manual, "WFI": an exception that is pending ends the sleep, masked or
 * not. So for arch_halt() to sleep nothing may pend any more.
 */
static void silence_interrupts(void)
{
#ifdef SysTick_CTRL_ENABLE_Msk /* optional in ARMv6-M: the nRF51 has none */
    reg_write_with_zero(SysTick->CTRL, .ENABLE = 0);
#endif
    for (size_t i = 0; i < sizeof NVIC->ICER / sizeof *NVIC->ICER; i++)
        reg_write_with_zero(NVIC->ICER[i], .bits = UINT32_MAX);
    reg_write_with_zero(SCB->ICSR, .PENDSTCLR = 1, .PENDSVCLR = 1);
}

void board_exit(enum board_outcome outcome)
{
    if (KERNEL_CONSOLE && exit_to_debugger)
        semihosting_exit(outcome == BOARD_DONE ? EXIT_DONE : EXIT_FAILED);
    silence_interrupts();
}

/* ARMv6-M Architecture Reference Manual, "Application Interrupt and Reset Control Register". */
void board_reset(void)
{
    reg_write_with_zero(SCB->AIRCR, .VECTKEY = 0x05fa, .SYSRESETREQ = 1);
    for (;;)
        ;
}
