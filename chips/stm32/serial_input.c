/*
 * serial_input.c - what that USART receives: RM0377, RM0091 and RM0316, "USART character reception".
 *
 * It keeps one byte, which lasts for 87 us at 115200 baud: for 182 cycles on an STM32L031.
 */
#include <device.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <stddef.h>
#include <stm32.h>

static board_terminal_handler *pass;

#define BYTES_MAX 16 /* in one interrupt; then other interrupts have their turn */

/* A break is a zero without its stop bit. */
static void take(bool is_bad)
{
    uint8_t byte = (uint8_t)reg_read(SERIAL_USART->USART_RECEIVES).bits;
    if (is_bad)
        pass(BOARD_SERIAL, byte == 0 ? BOARD_BREAK : BOARD_ERROR);
    else
        pass(BOARD_SERIAL, byte);
}

#ifdef USART_SR_TXE_Msk
typedef USART_SR_Read flags;

/* RM0008, "Status register": it was read; now DR is, unless take() has done so. */
static void clear_errors(flags seen)
{
    if (!seen.RXNE)
        reg_read(SERIAL_USART->DR);
}
#else
typedef USART_ISR_Val flags;

/* Only what was seen: an overrun may have come meanwhile. */
static void clear_errors(flags seen)
{
    reg_write_with_zero(SERIAL_USART->ICR, .ORECF = seen.ORE, .FECF = seen.FE, .PECF = seen.PE);
}
#endif

/*
 * An overrun has left the byte that was there, and lost those that came after it. To handle a byte that wakes a thread
 * takes longer than the next one needs to arrive: the loop takes that one without another interrupt.
 */
static void received(void *context)
{
    (void)context;
    for (unsigned i = 0; i < BYTES_MAX; i++) {
        flags status = reg_read(SERIAL_USART->USART_FLAGS);
        if (status.RXNE)
            take(status.FE || status.PE);
        if (status.ORE || status.FE || status.PE)
            clear_errors(status);
        if (status.ORE)
            pass(BOARD_SERIAL, BOARD_OVERRUN);
        if (!status.RXNE)
            return;
    }
}

const char *board_terminal_start(board_terminal_handler *arrived, board_terminal_room *room)
{
    (void)room;
    pass = arrived;
    const char *problem = irq_set_handler(SERIAL_IRQ, received, NULL);
    if (!problem)
        reg_modify(SERIAL_USART->CR1, .RXNEIE = 1);
    return problem;
}
