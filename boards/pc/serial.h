/* serial.h - the registers of the 16550 UART: PC16550D data sheet (National Semiconductor), "Registers". */
#pragma once

#include <arch/cpu.h>
#include <arch/pc_text.h>
#include <kernel/console.h>

enum {
    SERIAL_DATA = COM1,
    SERIAL_DIVISOR_LOW = COM1,      /* while LCR_DLAB is set */
    SERIAL_DIVISOR_HIGH = COM1 + 1, /* while LCR_DLAB is set */
    SERIAL_IER = COM1 + 1,
    SERIAL_FCR = COM1 + 2,
    SERIAL_LCR = COM1 + 3,
    SERIAL_MCR = COM1 + 4,
    SERIAL_LSR = COM1 + 5,
};

#define IER_RECEIVED 0x01
#define IER_LINE_STATUS 0x04
#define FCR_ENABLE 0x01
#define FCR_EMPTY 0x06
#define FCR_TRIGGER_8 0x80
#define LCR_8N1 0x03
#define LCR_DLAB 0x80
#define MCR_DTR_RTS 0x03
#define MCR_OUT2 0x08 /* lets the interrupt out of a PC's UART */
#define MCR_LOOPBACK 0x10
#define LSR_DATA_READY 0x01
#define LSR_OVERRUN 0x02
#define LSR_PARITY 0x04
#define LSR_FRAMING 0x08
#define LSR_BREAK 0x10
#define LSR_HOLDING_EMPTY 0x20
#define LSR_EMPTY_PORT 0xff /* no UART has all errors at once */

#define SERIAL_PATIENCE                                                                            \
    100000 /* reads of about 1 us: far more than the 16 characters of a full FIFO */

/* The sink "serial". */
extern struct console_sink serial_sink;

/* Adds that sink if the UART is there: 115200 baud, 8 data bits, no parity, 1 stop bit. */
void serial_init(void);
