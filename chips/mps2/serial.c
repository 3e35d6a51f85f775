/*
 * serial.c - UART0 of an MPS2, as a console.
 *
 * Cortex-M System Design Kit Technical Reference Manual, "APB UART". It holds one byte; TX_FULL says that the one
 * before is not sent yet.
 */
#include <device.h>
#include <kernel/board.h>
#include <kernel/console.h>
#include <mps2.h>
#include <serial_wait.h>

#define BAUD 115200u

static void put(uint8_t byte)
{
    serial_wait(!reg_read(UART0->STATE).TX_FULL);
    reg_write_with_zero(UART0->DATA, .bits = byte);
}

/* "\n" ends a line; a terminal wants the carriage returned, too. */
static void write(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; sink->done = ++i) {
        if (text[i] == '\n')
            put('\r');
        put((uint8_t)text[i]);
    }
}

static struct console_sink sink = {.name = "serial", .write = write};

void mps2_serial_init(void)
{
    reg_write_with_zero(UART0->BAUDDIV, .BAUDDIV = BOARD_CLOCK_HZ / BAUD);
    reg_write_with_zero(UART0->CTRL, .TX_ENABLE = 1);
    console_add(&sink);
}
