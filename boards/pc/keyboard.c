/*
 * keyboard.c - a PS/2 keyboard at the 8042, or a USB keyboard that the firmware shows as one.
 *
 * IBM PC AT Technical Reference, "Keyboard Controller"; IBM PS/2 Hardware Interface Technical Reference,
 * "Keyboard and Auxiliary Device Controller". The line is edge triggered, and high while a byte waits: a
 * byte that is not read, of a key pressed while the machine started, would be the last one.
 */
#include "keyboard_led.h"
#include "pic.h"
#include "ps2.h"
#include "terminal.h"
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/irq.h>

/* Commands of the controller. */
#define READ_CONFIGURATION 0x20
#define WRITE_CONFIGURATION 0x60
#define DISABLE_MOUSE 0xa7
#define SELF_TEST 0xaa
#define SELF_TEST_PASSED 0x55
#define DISABLE_KEYBOARD 0xad
#define ENABLE_KEYBOARD 0xae

#define CONFIGURATION_INTERRUPT 0x01
#define CONFIGURATION_MOUSE_INTERRUPT 0x02
#define CONFIGURATION_KEYBOARD_OFF 0x10
#define CONFIGURATION_MOUSE_OFF 0x20
#define CONFIGURATION_TRANSLATE 0x40 /* to set 1 */

/* Commands of the keyboard, and its answer. */
#define ENABLE_SCANNING 0xf4
#define ACKNOWLEDGE 0xfa

#define BYTES_MAX 64 /* in one interrupt: a controller keeps one, a firmware a few */

static board_terminal_handler *pass_scan_code;
static enum board_terminal_source set;

static bool wait_for(uint8_t bit, uint8_t value)
{
    for (int i = 0; i < PS2_PATIENCE; i++) {
        if ((in8(PS2_STATUS) & bit) == value)
            return true;
    }
    return false;
}

static bool command(uint16_t port, uint8_t byte)
{
    if (!wait_for(PS2_INPUT_FULL, 0))
        return false;
    out8(port, byte);
    return true;
}

/* -1 if none comes. */
static int receive_byte(void)
{
    return wait_for(PS2_OUTPUT_FULL, PS2_OUTPUT_FULL) ? in8(PS2_DATA) : -1;
}

static void drain(void)
{
    for (int i = 0; i < BYTES_MAX && in8(PS2_STATUS) & PS2_OUTPUT_FULL; i++)
        in8(PS2_DATA);
}

/* Keyboard and mouse are off meanwhile, so an answer is one. */
static const char *set_up_controller(void)
{
    if (!command(PS2_COMMAND, DISABLE_KEYBOARD) || !command(PS2_COMMAND, DISABLE_MOUSE))
        return "this PC's PS/2 controller takes no command";
    drain();
    if (!command(PS2_COMMAND, SELF_TEST) || receive_byte() != SELF_TEST_PASSED)
        return "this PC's PS/2 controller does not pass its self-test";
    command(PS2_COMMAND, READ_CONFIGURATION);
    int configuration = receive_byte();
    if (configuration < 0)
        return "this PC's PS/2 controller does not answer";
    configuration |= CONFIGURATION_INTERRUPT | CONFIGURATION_MOUSE_OFF | CONFIGURATION_TRANSLATE;
    configuration &= ~(CONFIGURATION_MOUSE_INTERRUPT | CONFIGURATION_KEYBOARD_OFF);
    command(PS2_COMMAND, WRITE_CONFIGURATION);
    command(PS2_DATA, (uint8_t)configuration);
    command(PS2_COMMAND, READ_CONFIGURATION);
    set = receive_byte() & CONFIGURATION_TRANSLATE ? BOARD_KEYBOARD1 : BOARD_KEYBOARD2;
    command(PS2_COMMAND, ENABLE_KEYBOARD);
    return NULL;
}

/* Keys that are pressed just now may come before the answer. */
static bool keyboard_answers(void)
{
    if (!command(PS2_DATA, ENABLE_SCANNING))
        return false;
    for (int i = 0; i < BYTES_MAX; i++) {
        int byte = receive_byte();
        if (byte < 0 || byte == ACKNOWLEDGE)
            return byte == ACKNOWLEDGE;
    }
    return false;
}

static void pass_on(uint8_t byte)
{
    pass_scan_code(set, byte);
}

/* Whether there was anything, and no end to it. */
static bool take_scan_codes(void)
{
    for (int i = 0; i < BYTES_MAX; i++) {
        uint8_t status = in8(PS2_STATUS);
        if (status == PS2_EMPTY_PORT)
            return false; /* it has gone */
        if (!(status & PS2_OUTPUT_FULL))
            return i > 0;
        uint8_t byte = in8(PS2_DATA);
        if (!(status & PS2_FROM_MOUSE) && !keyboard_led_answer(byte))
            pass_on(byte);
    }
    return false;
}

static void arrived_at_keyboard(void *context)
{
    (void)context;
    static unsigned empty;
    empty = take_scan_codes() ? 0 : empty + 1;
    if (empty < EMPTY_INTERRUPTS_MAX)
        return;
    irq_set_handler(PIC_KEYBOARD, NULL, NULL);
    console_printf("keyboard: %u interrupts without a reason: it is not read any more\n", empty);
}

void board_keyboard_leds(unsigned locks)
{
    uint8_t all = BOARD_SCROLL_LOCK | BOARD_NUM_LOCK | BOARD_CAPS_LOCK;
    keyboard_leds(all, (uint8_t)locks);
}

const char *keyboard_start(board_terminal_handler *arrived)
{
    pass_scan_code = arrived;
    if (!ps2_is_there())
        return "this PC has no PS/2 controller";
    irq_set_handler(PIC_KEYBOARD, NULL, NULL);
    const char *problem = set_up_controller();
    if (problem)
        return problem;
    bool is_there = keyboard_answers();
    problem = irq_set_handler(PIC_KEYBOARD, arrived_at_keyboard, NULL);
    if (problem)
        return problem;
    keyboard_led_by_interrupt(pass_on);
    uintptr_t state = arch_irq_save();
    take_scan_codes();
    arch_irq_restore(state);
    return is_there ? NULL : "none answers, though one may still be plugged in";
}
