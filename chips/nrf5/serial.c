/*
 * serial.c - UART0, as a console.
 *
 * nRF51 Series Reference Manual, "Universal Asynchronous Receiver/Transmitter (UART)"; nRF52833 Product Specification, "UART":
 * there it has the pins and the address of the UARTE, and is off until it is enabled as the UART.
 */
#include <device.h>
#include <kernel/console.h>
#include <nrf5.h>
#include <serial_wait.h>

/* Waits until it is sent: the next byte would take its place. */
static void put(uint8_t byte)
{
    reg_write_with_zero(UART0->EVENTS_TXDRDY, .bits = 0);
    reg_write_with_zero(UART0->TXD, .TXD = byte);
    serial_wait(reg_read(UART0->EVENTS_TXDRDY).bits);
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

/* The pin is high before it is an output, and stays so while the transmitter does not drive it. */
void nrf5_serial_init(void)
{
    reg_write_with_zero(SERIAL_OUT_PORT->OUTSET, .bits = 1u << SERIAL_OUT_PIN);
    reg_write_with_zero(SERIAL_OUT_PORT->DIRSET, .bits = 1u << SERIAL_OUT_PIN);
    reg_write_with_zero(UART0->PSELTXD, .bits = SERIAL_OUT_SELECTED);
    reg_write_with_zero(UART0->BAUDRATE, .BAUDRATE = UART0_BAUDRATE_BAUDRATE_BAUD115200);
    reg_write_with_zero(UART0->ENABLE, .ENABLE = UART0_ENABLE_ENABLE_ENABLED);
    reg_write_with_zero(UART0->TASKS_STARTTX, .bits = 1);
    console_add(&sink);
}
