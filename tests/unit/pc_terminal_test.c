/*
 * pc_terminal_test.c - what is typed at a PC, on controllers, keyboards and UARTs that misbehave.
 *
 * The code is the board's own, included. The ports are played by the 8042, the keyboard and the 16550 below.
 * An interrupt comes at a rising edge, as the 8259A has it: a line that stays high asks for nothing more.
 */
#include "unit.h"
#include <arch/cpu.h>
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/irq.h>

static uint8_t fake_in8(uint16_t port);
static void fake_out8(uint16_t port, uint8_t value);
#define in8 fake_in8
#define out8 fake_out8
static void fake_printf(const char *format, ...);
#define console_printf fake_printf
#define arch_irq_save() 0
#define arch_irq_restore(state) ((void)(state))
#include "../../boards/pc/keyboard.c"
#include "../../boards/pc/keyboard_led.c"
#undef BYTES_MAX
#include "../../boards/pc/serial_input.c"
#include "../../boards/pc/terminal.c"

#define QUEUE 64

/* The keyboard and its controller. */
static struct {
    bool is_absent, is_stuck, is_mute, no_keyboard, no_translation;
    bool is_off;           /* the keyboard, by the controller's command */
    uint8_t configuration; /* after the reset: translated, with interrupts */
    uint8_t command;       /* whose data is awaited */
    uint8_t output[QUEUE];
    size_t count;
    uint8_t leds;
    bool leds_follow;
    bool key_after; /* one is pressed right after the next answer */
} ps2 = {.configuration = 0x61};

/* The UART: the bytes that it has, each with its errors. */
static struct {
    bool is_absent, is_flooded, is_dead; /* dead: it takes nothing to send */
    bool pulsed;                         /* its interrupts were off for a moment */
    uint8_t ier, fcr, mcr, overrun;
    struct {
        uint8_t byte, errors;
    } fifo[QUEUE];
    size_t count;
    char sent[256];
    size_t sent_count;
} uart;

static irq_handler *handlers[16];
static bool was_high[16];
static const char *no_controller;
static unsigned reads;
struct console_sink serial_sink;

static bool is_high(unsigned line);
const char *irq_set_handler(unsigned line, irq_handler *handler, void *context)
{
    (void)context;
    if (no_controller)
        return no_controller;
    handlers[line] = handler;
    was_high[line] = is_high(line); /* while it was masked, nobody looked */
    return NULL;
}

static bool is_high(unsigned line)
{
    if (line == PIC_KEYBOARD)
        return ps2.count > 0 && ps2.configuration & 1;
    bool asks = (uart.ier & 1 && (uart.count > 0 || uart.is_flooded)) ||
                (uart.ier & 4 && (uart.overrun || (uart.count > 0 && uart.fifo[0].errors)));
    return asks && uart.mcr & 8;
}

/* Takes the interrupts that are due. */
static void interrupts(void)
{
    static const unsigned lines[] = {PIC_KEYBOARD, PIC_SERIAL};
    for (size_t i = 0; i < 2; i++) {
        unsigned line = lines[i];
        bool is_edge = is_high(line) && !was_high[line];
        was_high[line] = is_high(line);
        if (is_edge && handlers[line]) {
            uart.pulsed = false;
            handlers[line](NULL);
            was_high[line] = is_high(line) && !uart.pulsed;
        }
    }
}

static void answer(uint8_t byte)
{
    check(ps2.count < QUEUE);
    ps2.output[ps2.count++] = byte;
}

/* A key, or what the keyboard says. */
static void key(uint8_t byte)
{
    if (!ps2.is_off)
        answer(byte);
    interrupts();
}

static void keyboard_gets(uint8_t byte)
{
    if (ps2.no_keyboard) {
        answer(0xfe);
        return;
    }
    if (ps2.leds_follow)
        ps2.leds = byte;
    ps2.leds_follow = !ps2.leds_follow && byte == 0xed;
    answer(0xfa);
    if (ps2.key_after)
        answer(0x2e);
    ps2.key_after = false;
}

static void controller_gets(uint8_t command)
{
    ps2.command = command == 0x60 ? command : 0;
    if (ps2.is_mute)
        return;
    if (command == 0xaa) {
        answer(0x55);
    } else if (command == 0x20) {
        answer(ps2.configuration);
    } else if (command == 0xad || command == 0xae) {
        ps2.is_off = command == 0xad;
    } else {
        check(command == 0x60 || command == 0xa7);
    }
}

static uint8_t take_byte(void)
{
    if (ps2.is_stuck)
        return 0x1c;
    check(ps2.count > 0); /* to read an empty buffer is an error of the driver's */
    uint8_t byte = ps2.output[0];
    memmove(ps2.output, ps2.output + 1, --ps2.count);
    return byte;
}

static uint8_t read_line_status(void)
{
    uint8_t errors = uart.count > 0 ? uart.fifo[0].errors : 0;
    uint8_t status = (uint8_t)((uart.is_dead ? 0 : 0x60) | uart.overrun | errors |
                               (uart.count > 0 || uart.is_flooded));
    uart.overrun = 0;
    if (uart.count > 0)
        uart.fifo[0].errors = 0;
    return status;
}

static uint8_t read_uart(uint16_t port)
{
    if (uart.is_absent)
        return 0xff;
    if (port == SERIAL_IER)
        return uart.ier;
    if (port == SERIAL_LSR)
        return read_line_status();
    check_int(port, SERIAL_DATA);
    if (uart.is_flooded)
        return 'f';
    check(uart.count > 0);
    uint8_t byte = uart.fifo[0].byte;
    memmove(uart.fifo, uart.fifo + 1, --uart.count * sizeof *uart.fifo);
    return byte;
}

static uint8_t fake_in8(uint16_t port)
{
    check(++reads < 1000000);
    if (port != PS2_DATA && port != PS2_STATUS)
        return read_uart(port);
    if (ps2.is_absent)
        return 0xff;
    return port == PS2_DATA ? take_byte() : (uint8_t)(0x1c | (ps2.count > 0 || ps2.is_stuck));
}

static void write_uart(uint16_t port, uint8_t value)
{
    if (port == SERIAL_IER)
        uart.ier = uart.is_absent ? 0 : value;
    else if (port == SERIAL_FCR)
        uart.fcr = value;
    else if (port == SERIAL_MCR)
        uart.mcr = value;
    else if (port == SERIAL_DATA)
        uart.sent[uart.sent_count++] = (char)value;
    else
        fail("a write to port 0x%x", port);
    uart.pulsed |= port == SERIAL_IER && value == 0;
}

static void fake_out8(uint16_t port, uint8_t value)
{
    if (port == PS2_COMMAND) {
        controller_gets(value);
    } else if (port != PS2_DATA) {
        write_uart(port, value);
    } else if (ps2.command == 0x60) {
        ps2.configuration = ps2.no_translation ? value & 0xbf : value;
        ps2.command = 0;
    } else {
        keyboard_gets(value);
    }
}

static char got[4096];
static size_t got_size;

static void arrives(enum board_terminal_source source, unsigned what)
{
    static const char *const sources[] = {"s", "k", "K"};
    got_size += (size_t)snprintf(got + got_size, sizeof got - got_size, "%s%s%x",
                                 got_size ? " " : "", sources[source], what);
    check(got_size < sizeof got);
}

static const char *arrived(void)
{
    got[got_size] = '\0';
    got_size = 0;
    return got;
}

static void receive(uint8_t byte, uint8_t errors)
{
    check(uart.count < QUEUE);
    uart.fifo[uart.count].byte = byte;
    uart.fifo[uart.count++].errors = errors;
    interrupts();
}

static const char *start(void)
{
    const char *problem = board_terminal_start(arrives, NULL);
    interrupts();
    reads = 0;
    return problem;
}

CASE(keys_and_bytes)
{
    check(!start());
    check_int(ps2.configuration & 0x73, 0x61);
    key(0x1e);
    key(0x9e);
    receive('a', 0);
    key(0xe0);
    key(0x48);
    check_text(arrived(), "k1e k9e s61 ke0 k48");
    check_int(uart.fcr, 0x81);
}

/* It would have kept the line high, and no key after it would have been an edge. */
CASE(keys_at_boot)
{
    for (uint8_t byte = 1; byte < 16; byte++)
        answer(byte);
    uart.count = 3;
    ps2.key_after = true;
    check(!start());
    arrived();
    key(0x1e);
    receive('x', 0);
    check_text(arrived(), "k1e s78");
}

CASE(set2)
{
    ps2.no_translation = true;
    check(!start());
    key(0x1c);
    check_text(arrived(), "K1c");
}

CASE(no_ps2_controller)
{
    ps2.is_absent = true;
    check_text(
        start(),
        "no keyboard: this PC has no PS/2 controller; what is typed at the serial port arrives");
    receive('a', 0);
    check_text(arrived(), "s61");
}

CASE(mute_controller)
{
    ps2.is_mute = true;
    check_text(start(), "no keyboard: this PC's PS/2 controller does not pass its self-test; "
                        "what is typed at the serial port arrives");
}

CASE(controller_that_never_empties)
{
    ps2.is_stuck = true;
    check_text(start(), "no keyboard: this PC's PS/2 controller does not pass its self-test; "
                        "what is typed at the serial port arrives");
}

CASE(no_keyboard)
{
    ps2.no_keyboard = true;
    check_text(start(), "no keyboard: none answers, though one may still be plugged in; "
                        "what is typed at the serial port arrives");
    key(0xaa);
    check_text(arrived(), "kaa");
}

CASE(no_serial_port)
{
    uart.is_absent = true;
    check(!start());
    key(0x1e);
    check_text(arrived(), "k1e");
}

CASE(nothing_to_type_at)
{
    uart.is_absent = ps2.is_absent = true;
    check_text(
        start(),
        "no keyboard: this PC has no PS/2 controller; and nothing can be typed at the serial "
        "port: this PC has no serial port COM1");
}

CASE(no_interrupt_controller)
{
    no_controller = "this PC has no 8259A interrupt controller";
    check_text(
        start(),
        "no keyboard: this PC has no 8259A interrupt controller; and nothing can be typed at the "
        "serial port: this PC has no 8259A interrupt controller");
    check_int(uart.ier, 0);
}

/* The answers are taken by the handler, between keys; the last state of the locks is the one that is shown. */
CASE(leds)
{
    check(!start());
    board_keyboard_leds(BOARD_CAPS_LOCK);
    check(reads < 100);
    key(0x3a);
    was_high[PIC_KEYBOARD] = false;
    interrupts();
    check_int(ps2.leds, BOARD_CAPS_LOCK);
    board_keyboard_leds(BOARD_CAPS_LOCK | BOARD_SCROLL_LOCK);
    check(keyboard_led_answer(take_byte())); /* the LEDs are on their way */
    board_keyboard_leds(BOARD_CAPS_LOCK | BOARD_NUM_LOCK);
    check_int(ps2.count, 1);
    for (int i = 0; i < 8; i++) {
        was_high[PIC_KEYBOARD] = false;
        interrupts();
    }
    check_int(ps2.leds, BOARD_CAPS_LOCK | BOARD_NUM_LOCK);
    check_text(arrived(), "k3a");
    keyboard_led(true);
    interrupts();
    was_high[PIC_KEYBOARD] = false;
    interrupts();
    check_int(ps2.leds, 7);
    key(0xfa);
    check_text(arrived(), "kfa");
}

CASE(errors_of_the_line)
{
    check(!start());
    receive(0, LSR_BREAK | LSR_FRAMING);
    receive('x', LSR_FRAMING);
    receive('y', LSR_PARITY);
    uart.overrun = LSR_OVERRUN;
    receive('z', 0);
    check_text(arrived(), "s100 s102 s102 s101 s7a");
}

/* The transmitter asks for the line status, too: what it reads there of the receiver is not lost. */
CASE(errors_while_sending)
{
    check(!start());
    handlers[PIC_SERIAL] = NULL;
    uart.overrun = LSR_OVERRUN;
    receive('a', LSR_FRAMING);
    serial_sink.write(&serial_sink, "x\n", 2);
    check_bytes(uart.sent, "x\r\n", 3);
    received(NULL);
    check_text(arrived(), "s101 s102");
}

/* It is waited for once, and gets what comes when it goes on. */
CASE(transmitter_that_stops)
{
    check(!start());
    uart.is_dead = true;
    serial_sink.write(&serial_sink, "abcdefgh\n", 9);
    check_int(uart.sent_count, 0);
    check_int(reads, SERIAL_PATIENCE + 9);
    uart.is_dead = false;
    serial_sink.write(&serial_sink, "again", 5);
    check_bytes(uart.sent, "again", 5);
}

/* Bytes without end, though slow: others have their turn, and the interrupt comes again. */
CASE(flood)
{
    check(!start());
    uart.is_flooded = true;
    interrupts();
    got_size = 0;
    check(reads < 3 * BYTES_MAX);
    interrupts();
    check(got_size > 0);
}

static unsigned printed;
static void fake_printf(const char *format, ...)
{
    (void)format;
    printed++;
}

/* A line that asks and asks, for nothing. */
CASE(storm)
{
    check(!start());
    for (int i = 0; i < 20000 && handlers[PIC_SERIAL]; i++)
        handlers[PIC_SERIAL](NULL);
    for (int i = 0; i < 20000 && handlers[PIC_KEYBOARD]; i++)
        handlers[PIC_KEYBOARD](NULL);
    check(!handlers[PIC_SERIAL] && !handlers[PIC_KEYBOARD]);
    check_int(printed, 2);
    check_int(uart.ier, 0);
}

/* Now and then one that has no reason is none. */
CASE(no_storm)
{
    check(!start());
    for (int i = 0; i < 30000; i++) {
        reads = 0;
        if (i % 5000 == 0) {
            answer(0x1e);
            uart.fifo[uart.count++].byte = 'a';
        }
        handlers[PIC_SERIAL](NULL);
        handlers[PIC_KEYBOARD](NULL);
    }
    check(handlers[PIC_SERIAL] && handlers[PIC_KEYBOARD]);
    check_int(printed, 0);
}

CASE(unplugged)
{
    check(!start());
    ps2.is_absent = uart.is_absent = true;
    handlers[PIC_KEYBOARD](NULL);
    handlers[PIC_SERIAL](NULL);
    check_text(arrived(), "");
}
