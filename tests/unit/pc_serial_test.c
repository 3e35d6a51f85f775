/*
 * pc_serial_test.c - the PC's serial port, with UARTs that are not there, stop, or are something else.
 *
 * The code is the board's own, included. The ports are played by the 16550 below, as its data sheet has
 * it, which counts how often it is asked: a read takes about 1 us.
 */
#include "unit.h"
#include <arch/cpu.h>

static uint8_t fake_in8(uint16_t port);
static void fake_out8(uint16_t port, uint8_t value);
#define in8 fake_in8
#define out8 fake_out8
#define console_add fake_console_add
#include "../../boards/pc/serial.c"

#define READS_MAX 100010 /* for all text: 0.1 s */
#define CHARACTERS 22    /* of the text: each is tried once more */

static struct {
    bool is_absent; /* nothing drives the ports */
    bool is_noise;  /* something else does */
    unsigned stops; /* after so many bytes; 0: never */
    uint8_t register_[8], divisor[2];
    bool has_looped;
    uint8_t looped;
    char sent[64];
    unsigned count;
} uart;

static unsigned reads;
static int sinks;

void fake_console_add(struct console_sink *sink)
{
    check(sink == &serial_sink);
    sinks++;
}

static bool loops(void)
{
    return uart.register_[4] & 0x10;
}

static uint8_t fake_in8(uint16_t port)
{
    reads++;
    unsigned at = port - 0x3f8u;
    check(at < 8);
    if (uart.is_absent)
        return 0xff;
    if (uart.is_noise)
        return 0x61;
    if (at == 5)
        return (uint8_t)((uart.stops && uart.count >= uart.stops ? 0 : 0x60) |
                         (loops() && uart.has_looped));
    return at == 0 ? uart.looped : uart.register_[at];
}

static void fake_out8(uint16_t port, uint8_t value)
{
    unsigned at = port - 0x3f8u;
    check(at < 8);
    if (at < 2 && (uart.register_[3] & 0x80)) {
        uart.divisor[at] = value;
    } else if (at == 0 && loops()) {
        uart.looped = value;
        uart.has_looped = true;
    } else if (at == 0) {
        check(uart.count < sizeof uart.sent - 1);
        uart.sent[uart.count++] = (char)value;
    } else {
        uart.register_[at] = value;
    }
}

static void begin(void)
{
    uart.divisor[0] = 0x60; /* what a firmware may have left: 1200 baud, 7 bits, interrupts on */
    uart.divisor[1] = 0x00;
    uart.register_[1] = 0x0f;
    uart.register_[3] = 0x02;
}

static void write_text(const char *text)
{
    serial_sink.write(&serial_sink, text, strlen(text));
}

CASE(settings)
{
    begin();
    serial_init();
    check_int(sinks, 1);
    check_int(uart.divisor[0], 1); /* 1.8432 MHz / 16 / 1 = 115200 */
    check_int(uart.divisor[1], 0);
    check_int(uart.register_[1], 0);    /* no interrupts */
    check_int(uart.register_[2], 0x07); /* FIFOs on and emptied */
    check_int(uart.register_[3], 0x03); /* 8N1 */
    check_int(uart.register_[4], 0x03); /* DTR and RTS */
    write_text("a\nb");
    check_text(uart.sent, "a\r\nb");
    check_int(serial_sink.done, 3);
}

CASE(absent)
{
    begin();
    uart.is_absent = true;
    serial_init();
    check_int(sinks, 0);
    check_int(reads, 1);
}

CASE(something_else)
{
    begin();
    uart.is_noise = true;
    serial_init();
    check_int(sinks, 0);
    check(reads <= READS_MAX);
}

/* The transmitter stops: waits once, and goes on when it does. */
CASE(dead)
{
    begin();
    serial_init();
    uart.stops = 2;
    reads = 0;
    write_text("abcdefgh\nijklm");
    write_text("and more");
    check_text(uart.sent, "ab");
    check(reads <= READS_MAX + CHARACTERS);
    uart.stops = 0;
    write_text("again");
    check_text(uart.sent, "abagain");
}
