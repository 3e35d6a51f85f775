/* serial.c - USART2 of a Nucleo-32, which its ST-LINK carries to the PC as a serial port. */
#include <device.h>
#include <kernel/console.h>
#include <stm32.h>

#define BAUD 115200u

/*
 * A byte takes ten bits, at most 700 cycles of any clock here; a transmitter that has not sent one
 * after many times that never will, and a report must not wait for it.
 */
#define PATIENCE 100000u

static void put(uint8_t byte)
{
    for (uint32_t i = 0; i < PATIENCE && !reg_read(USART2->ISR).TXE; i++)
        ;
    reg_write_with_zero(USART2->TDR, .bits = byte);
}

/* "\n" ends a line; a terminal wants the carriage returned, too. Waits until all is sent. */
static void write(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; sink->done = ++i) {
        if (text[i] == '\n')
            put('\r');
        put((uint8_t)text[i]);
    }
    for (uint32_t i = 0; i < PATIENCE && !reg_read(USART2->ISR).TC; i++)
        ;
}

static struct console_sink sink = {.name = "serial", .write = write};

/* RM0377 and RM0091, "USART baud rate generation": clock / BRR, to the nearest. */
void stm32_serial_init(uint32_t clock_hz)
{
    reg_modify(GPIOA->MODER, .MODE2 = GPIO_MODER_MODE_ALTERNATE,
               .MODE15 = GPIO_MODER_MODE_ALTERNATE);
    reg_write_with_zero(USART2->BRR, .bits = (clock_hz + BAUD / 2) / BAUD);
    reg_write_with_zero(USART2->CR1, .UE = 1, .TE = 1, .RE = 1);
    console_add(&sink);
}
