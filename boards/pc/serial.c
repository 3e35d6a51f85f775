/*
 * serial.c - the 16550 UART.
 *
 * A PC may have none: the port then reads as 0xff, or as anything. So it must first answer in loopback
 * mode, and no wait is without end.
 */
#include "serial.h"

#define BAUD_DIVISOR 1 /* 115200 */
#define TEST_BYTE 0xae

/* Whether the line status shows the bits before patience ends. */
static bool wait_for(uint8_t bits)
{
    for (int i = 0; i < SERIAL_PATIENCE; i++) {
        if ((in8(SERIAL_LSR) & bits) == bits)
            return true;
    }
    return false;
}

/* In loopback mode, so that nothing from outside comes between. */
static bool answers(void)
{
    out8(SERIAL_MCR, MCR_LOOPBACK);
    out8(SERIAL_FCR, FCR_ENABLE | FCR_EMPTY);
    out8(SERIAL_DATA, TEST_BYTE);
    return wait_for(LSR_DATA_READY) && in8(SERIAL_DATA) == TEST_BYTE;
}

/* A UART that takes nothing more is not waited for again, and gets what comes once it does. */
static void put(char c)
{
    static bool is_stuck;
    is_stuck = is_stuck ? !(in8(SERIAL_LSR) & LSR_HOLDING_EMPTY) : !wait_for(LSR_HOLDING_EMPTY);
    if (!is_stuck)
        out8(SERIAL_DATA, (uint8_t)c);
}

static void serial_write(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; sink->done = ++i) {
        if (text[i] == '\n')
            put('\r');
        put(text[i]);
    }
}

struct console_sink serial_sink = {.name = "serial", .write = serial_write};

void serial_init(void)
{
    if (in8(SERIAL_LSR) == LSR_EMPTY_PORT)
        return;
    out8(SERIAL_IER, 0);
    out8(SERIAL_LCR, LCR_DLAB);
    out8(SERIAL_DIVISOR_LOW, BAUD_DIVISOR);
    out8(SERIAL_DIVISOR_HIGH, 0);
    out8(SERIAL_LCR, LCR_8N1);
    bool is_there = answers();
    out8(SERIAL_MCR, MCR_DTR_RTS);
    if (is_there)
        console_add(&serial_sink);
}
