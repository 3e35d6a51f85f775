/* serial.c - a USART as a console; a board's ST-LINK may carry it to the PC as a serial port. */
#include <device.h>
#include <kernel/console.h>
#include <serial_wait.h>
#include <stm32.h>

#define BAUD 115200u

static void put(uint8_t byte)
{
    serial_wait(reg_read(SERIAL_USART->USART_FLAGS).TXE);
    reg_write_with_zero(SERIAL_USART->USART_SENDS, .bits = byte);
}

/* "\n" ends a line; a terminal wants the carriage returned, too. Waits until all is sent. */
static void write(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; sink->done = ++i) {
        if (text[i] == '\n')
            put('\r');
        put((uint8_t)text[i]);
    }
    serial_wait(reg_read(SERIAL_USART->USART_FLAGS).TC);
}

static struct console_sink sink = {.name = "serial", .write = write};

/*
 * RM0377, RM0091 and RM0316, "USART baud rate generation": clock / BRR, to the nearest. RM0008 and RM0383, "Fractional baud
 * rate generation", call it a mantissa and a fraction of 16, which is the same number.
 */
void stm32_serial_init(uint32_t clock_hz)
{
    reg_write_with_zero(SERIAL_USART->BRR, .bits = (clock_hz + BAUD / 2) / BAUD);
    reg_write_with_zero(SERIAL_USART->CR1, .UE = 1, .TE = 1, .RE = 1);
    console_add(&sink);
}
