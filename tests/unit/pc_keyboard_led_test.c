/*
 * pc_keyboard_led_test.c - the keyboard's LED, on controllers and keyboards that misbehave.
 *
 * The code is the board's own, included. The ports are played by the 8042 below, which answers as
 * IBM's PC AT Technical Reference has it, and counts how often it is asked.
 */
#include "unit.h"
#include <arch/cpu.h>
#include <kernel/arch.h>

static uint8_t fake_in8(uint16_t port);
static void fake_out8(uint16_t port, uint8_t value);
#define in8 fake_in8
#define out8 fake_out8
#define arch_irq_save() 0
#define arch_irq_restore(state) ((void)(state))
#include "../../boards/pc/keyboard_led.c"

#define READS_MAX 50000 /* 50 ms at 1 us: both bytes and both answers */
#define OUTPUT_MAX 16

static struct {
    bool is_absent;      /* nothing drives the ports */
    bool never_takes;    /* the input buffer stays full */
    bool never_empties;  /* the output buffer stays full, of nonsense */
    bool is_unplugged;   /* the controller answers for the keyboard: resend */
    bool is_mute;        /* no answer */
    unsigned resends;    /* how often the keyboard did not understand */
    unsigned busy;       /* reads of the status until the input buffer is empty */
    unsigned busy_after; /* the same, after each byte */
} is;

static uint8_t output[OUTPUT_MAX];
static size_t output_count;
static unsigned reads;
static int lights = -1; /* what the keyboard shows */
static bool lights_follow;

static void put(uint8_t byte)
{
    check(output_count < OUTPUT_MAX);
    output[output_count++] = byte;
}

static uint8_t take(void)
{
    check(output_count > 0); /* to read an empty buffer is an error of the driver's */
    uint8_t byte = output[0];
    memmove(output, output + 1, --output_count);
    return byte;
}

static uint8_t fake_in8(uint16_t port)
{
    check(++reads <= 10 * READS_MAX);
    if (is.is_absent)
        return 0xff;
    if (port == 0x60)
        return is.never_empties ? 0x1c : take();
    check_int(port, 0x64);
    bool input_full = is.never_takes || is.busy > 0;
    is.busy -= is.busy > 0;
    return (uint8_t)(0x1c | (output_count > 0 || is.never_empties) | input_full << 1);
}

static void fake_out8(uint16_t port, uint8_t value)
{
    check_int(port, 0x60);
    check(!is.never_takes && is.busy == 0);
    is.busy = is.busy_after;
    if (is.is_mute)
        return;
    if (is.is_unplugged || is.resends > 0) {
        is.resends -= is.resends > 0;
        put(0xfe);
        return;
    }
    if (lights_follow)
        lights = value;
    lights_follow = !lights_follow && value == 0xed;
    put(0x1e); /* a key, just now */
    put(0xfa);
}

static unsigned reads_of(bool on)
{
    reads = 0;
    keyboard_led(on);
    return reads;
}

static void check_works(void)
{
    for (int i = 0; i < 3; i++) {
        check(reads_of(true) < READS_MAX);
        check_int(lights, 0x01);
        check(reads_of(false) < READS_MAX);
        check_int(lights, 0);
    }
}

/* It is given up after a time, and then costs nothing. */
static void check_given_up(void)
{
    check(reads_of(true) < READS_MAX);
    check_int(lights, -1);
    check(reads_of(false) <= 1);
}

CASE(works)
{
    check_works();
    check_int(output_count, 0);
}

CASE(keys_lie_in_the_way)
{
    for (uint8_t key = 1; key <= OUTPUT_MAX; key++)
        put(key);
    check_works();
}

/* An acknowledgement that came before the command is none. */
CASE(old_acknowledgement)
{
    is.is_mute = true;
    put(0xfa);
    check_given_up();
}

CASE(slow)
{
    is.busy = is.busy_after = 1000;
    check_works();
}

CASE(did_not_understand)
{
    is.resends = 2;
    check_works();
}

CASE(no_controller)
{
    is.is_absent = true;
    check_given_up();
    check(reads_of(true) <= 1);
}

CASE(no_keyboard)
{
    is.is_unplugged = true;
    check_given_up();
}

CASE(no_answer)
{
    is.is_mute = true;
    check_given_up();
}

CASE(never_takes)
{
    is.never_takes = true;
    check_given_up();
}

CASE(never_empties)
{
    is.never_empties = true;
    check_given_up();
}
