/* serial.c - UART0, a PL011 of Arm's, as a console; a board's debugger may carry it to the PC as a serial port. */
#include <device.h>
#include <kernel/console.h>
#include <pl011.h>
#include <serial_wait.h>

#define BAUD 115200u

static void put(uint8_t byte)
{
    serial_wait(!reg_read(UART0->FR).TXFF);
    reg_write_with_zero(UART0->DR, .bits = byte);
}

/* "\n" ends a line; a terminal wants the carriage returned, too. Waits until all is sent. */
static void write(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; sink->done = ++i) {
        if (text[i] == '\n')
            put('\r');
        put((uint8_t)text[i]);
    }
    serial_wait(!reg_read(UART0->FR).BUSY);
}

static struct console_sink sink = {.name = "serial", .write = write};

/* TM4C123GH6PM data sheet, "Baud-Rate Generation": clock / 16 / baud in 64ths, to the nearest. Without the FIFOs. */
void pl011_serial_init(uint32_t clock_hz)
{
    uint32_t divider = (4 * clock_hz + BAUD / 2) / BAUD;
    reg_write_with_zero(UART0->IBRD, .bits = divider / 64);
    reg_write_with_zero(UART0->FBRD, .bits = divider % 64);
    reg_write_with_zero(UART0->LCRH, .WLEN = UART_LCRH_WLEN_BITS_8);
    reg_write_with_zero(UART0->CTL, .UARTEN = 1, .TXE = 1, .RXE = 1);
    console_add(&sink);
}
