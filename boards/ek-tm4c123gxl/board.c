/* board.c - the Tiva C LaunchPad around the TM4C123GH6PM. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <pl011.h>

static void uart_init(void)
{
    reg_modify(SYSCTL->RCGCGPIO, .R0 = 1);
    reg_modify(SYSCTL->RCGCUART, .R0 = 1);
    while (!reg_read(SYSCTL->PRGPIO).R0 || !reg_read(SYSCTL->PRUART).R0)
        ;
    /* TM4C123GH6PM data sheet, "GPIO Pins and Alternate Functions": 1 is UART0 */
    reg_modify(GPIOA->PCTL, .PMC0 = 1, .PMC1 = 1);
    reg_modify(GPIOA->AFSEL, .PIN0 = 1, .PIN1 = 1);
    reg_modify(GPIOA->DEN, .PIN0 = 1, .PIN1 = 1);
    pl011_serial_init(BOARD_CLOCK_HZ);
}

/* "GPIO Peripheral Ready (PRGPIO)": an access before that is a bus fault. board.mk names the LED's pin. */
void board_init(void)
{
    reg_modify(SYSCTL->RCGCGPIO, .R5 = 1);
    while (!reg_read(SYSCTL->PRGPIO).R5)
        ;
    reg_modify(GPIOF->DIR, .PIN1 = 1);
    reg_modify(GPIOF->DEN, .PIN1 = 1);
    if (KERNEL_CONSOLE)
        uart_init();
}
