/*
 * serial_input.c - what the 16550 receives.
 *
 * PC16550D data sheet, "FIFO Interrupt Mode Operation": an interrupt comes when eight bytes are there, or
 * some have been for the time of four. There is room for eight more, which take 0.7 ms at 115200 baud.
 * The line is edge triggered: it must be low before the handler returns, or no other edge comes.
 */
#include "pic.h"
#include "serial.h"
#include "terminal.h"
#include <kernel/arch.h>
#include <kernel/irq.h>

#define ERRORS (LSR_OVERRUN | LSR_PARITY | LSR_FRAMING | LSR_BREAK)
#define INTERRUPTS (IER_RECEIVED | IER_LINE_STATUS)
#define BYTES_MAX 256 /* in one interrupt: then others have their turn */

static board_terminal_handler *pass;

/* The errors that were read while the transmitter was waited for. They are of the byte that is next. */
static uint8_t kept_errors;

static uint8_t line_status(void)
{
    uint8_t status = in8(SERIAL_LSR);
    kept_errors |= status & ERRORS;
    return status;
}

/* Instead of serial.c's, which may forget errors: a read of the line status clears them. */
static void put(char c)
{
    static bool is_stuck;
    for (int i = is_stuck ? 1 : SERIAL_PATIENCE; i > 0; i--) {
        is_stuck = !(line_status() & LSR_HOLDING_EMPTY);
        if (!is_stuck) {
            out8(SERIAL_DATA, (uint8_t)c);
            return;
        }
    }
}

static void serial_write(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; sink->done = ++i) {
        if (text[i] == '\n')
            put('\r');
        put(text[i]);
    }
}

/* A break comes with a zero; a byte with an error is none. */
static void take(uint8_t errors, uint8_t byte)
{
    if (errors & LSR_BREAK)
        pass(BOARD_SERIAL, BOARD_BREAK);
    else if (errors & (LSR_PARITY | LSR_FRAMING))
        pass(BOARD_SERIAL, BOARD_ERROR);
    else
        pass(BOARD_SERIAL, byte);
}

/* Whether there was anything. */
static bool take_received(void)
{
    for (unsigned i = 0; i < BYTES_MAX; i++) {
        uint8_t status = line_status(), errors = kept_errors;
        kept_errors = 0;
        if (status == LSR_EMPTY_PORT)
            return false; /* it has gone */
        if (errors & LSR_OVERRUN)
            pass(BOARD_SERIAL, BOARD_OVERRUN);
        if (!(status & LSR_DATA_READY))
            return i > 0 || errors;
        take(errors, in8(SERIAL_DATA));
    }
    out8(SERIAL_IER, 0); /* the line goes low, and comes again */
    out8(SERIAL_IER, INTERRUPTS);
    return true;
}

static void received(void *context)
{
    (void)context;
    static unsigned empty;
    empty = take_received() ? 0 : empty + 1;
    if (empty < EMPTY_INTERRUPTS_MAX)
        return;
    out8(SERIAL_IER, 0);
    irq_set_handler(PIC_SERIAL, NULL, NULL);
    console_printf(
        "serial: %u interrupts without a reason: what is typed there is not read any more\n",
        empty);
}

/* A port without a UART does not keep what is written. */
static bool is_there(void)
{
    out8(SERIAL_IER, INTERRUPTS);
    return in8(SERIAL_LSR) != LSR_EMPTY_PORT && in8(SERIAL_IER) == INTERRUPTS;
}

/* What was received before is garbage or for a boot loader, and would keep the interrupt's line high. */
const char *serial_input_start(board_terminal_handler *arrived)
{
    pass = arrived;
    if (!is_there())
        return "this PC has no serial port COM1";
    const char *problem = irq_set_handler(PIC_SERIAL, received, NULL);
    if (problem) {
        out8(SERIAL_IER, 0);
        return problem;
    }
    serial_sink.write = serial_write;
    out8(SERIAL_FCR, FCR_ENABLE | FCR_TRIGGER_8);
    out8(SERIAL_MCR, MCR_DTR_RTS | MCR_OUT2);
    uintptr_t state = arch_irq_save();
    take_received();
    arch_irq_restore(state);
    return NULL;
}
