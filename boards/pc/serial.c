/*
 * serial.c - the 16550 UART.
 *
 * PC16550D data sheet (National Semiconductor), "Registers". A PC may have none: the port then
 * reads as 0xff, or as anything. So it must first answer in loopback mode, and no wait is
 * without end.
 */
#include "consoles.h"
#include <arch/cpu.h>
#include <arch/pc_text.h>
#include <kernel/console.h>

enum {
    DATA = COM1,
    DIVISOR_LOW = COM1,      /* while LCR_DLAB is set */
    DIVISOR_HIGH = COM1 + 1, /* while LCR_DLAB is set */
    IER = COM1 + 1,
    FCR = COM1 + 2,
    LCR = COM1 + 3,
    MCR = COM1 + 4,
    LSR = COM1 + 5,
};

#define FCR_ENABLE_AND_EMPTY 0x07
#define LCR_8N1 0x03
#define LCR_DLAB 0x80
#define MCR_DTR_RTS 0x03
#define MCR_LOOPBACK 0x10
#define LSR_DATA_READY 0x01
#define LSR_HOLDING_EMPTY 0x20

#define BAUD_DIVISOR 1  /* 115200 */
#define PATIENCE 100000 /* reads of about 1 us: far more than the 16 characters of a full FIFO */
#define TEST_BYTE 0xae

/* Whether the line status shows the bits before patience ends. */
static bool wait_for(uint8_t bits)
{
    for (int i = 0; i < PATIENCE; i++) {
        if ((in8(LSR) & bits) == bits)
            return true;
    }
    return false;
}

/* In loopback mode, so that nothing from outside comes between. */
static bool answers(void)
{
    out8(MCR, MCR_LOOPBACK);
    out8(FCR, FCR_ENABLE_AND_EMPTY);
    out8(DATA, TEST_BYTE);
    return wait_for(LSR_DATA_READY) && in8(DATA) == TEST_BYTE;
}

/* A UART that stops answering is not asked again. */
static bool dead;

static void put(char c)
{
    if (!dead && !wait_for(LSR_HOLDING_EMPTY))
        dead = true;
    if (!dead)
        out8(DATA, (uint8_t)c);
}

static void serial_write(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; sink->done = ++i) {
        if (text[i] == '\n')
            put('\r');
        put(text[i]);
    }
}

static struct console_sink sink = {.name = "serial", .write = serial_write};

void serial_init(void)
{
    if (in8(LSR) == 0xff)
        return; /* an empty port: no UART has all errors at once */
    out8(IER, 0);
    out8(LCR, LCR_DLAB);
    out8(DIVISOR_LOW, BAUD_DIVISOR);
    out8(DIVISOR_HIGH, 0);
    out8(LCR, LCR_8N1);
    bool is_there = answers();
    out8(MCR, MCR_DTR_RTS);
    if (is_there)
        console_add(&sink);
}
