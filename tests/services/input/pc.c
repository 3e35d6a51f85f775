/* pc.c - a keyboard that sends garbage, or dies within a sequence, and an interrupt without a reason, on a PC. */
#include <arch/cpu.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/test.h>
#include <services/input.h>

/* IBM PS/2 Hardware Interface Technical Reference, "Keyboard and Auxiliary Device Controller", command 0xd2. */
#define STATUS 0x64
#define DATA 0x60
#define INPUT_FULL 0x02
#define NO_CONTROLLER 0xff /* a microvm: the tests are of a machine that has one */
#define AS_IF_FROM_KEYBOARD 0xd2

#define KEYBOARD_LINE 1
#define INTERRUPTS 10000 /* without a reason: then the line is masked */

static bool start(void)
{
    input_start();
    return in8(STATUS) != NO_CONTROLLER;
}

static void wait_until_it_takes(void)
{
    while (in8(STATUS) & INPUT_FULL)
        ;
}

static void scan_code(uint8_t byte)
{
    wait_until_it_takes();
    out8(STATUS, AS_IF_FROM_KEYBOARD);
    wait_until_it_takes();
    out8(DATA, byte);
    wait_until_it_takes();
    arch_irq_enable();
}

/* Set 1: how often the key A arrives when it is pressed so often. */
static unsigned type_a(unsigned times)
{
    struct input_event event;
    unsigned arrived = 0;
    for (unsigned i = 0; i < times; i++) {
        scan_code(0x1e);
        scan_code(0x9e);
        while (input_poll(&event))
            arrived += event.kind == INPUT_PRESS && event.key == 'a';
    }
    return arrived;
}

TEST(a_keyboard_that_dies_within_a_sequence)
{
    static const uint8_t begun[][5] = {
        {0xe0}, {0xe1}, {0xe1, 0x1d}, {0xe1, 0x1d, 0x45, 0xe1}, {0xe0, 0x2a}};
    if (!start())
        return;
    check_equal(type_a(3), 3);
    for (unsigned i = 0; i < sizeof begun / sizeof *begun; i++) {
        for (unsigned j = 0; begun[i][j]; j++)
            scan_code(begun[i][j]);
        check(type_a(4) >= 3);
    }
    check_equal(type_a(3), 3);
}

TEST(a_keyboard_that_sends_garbage)
{
    if (!start())
        return;
    for (unsigned byte = 1; byte < 0x100; byte++)
        scan_code((uint8_t)(byte * 167));
    for (unsigned key = 0x80; key < 0x100; key++)
        scan_code((uint8_t)key); /* no key is held down, Shift neither */
    for (unsigned key = 0x80; key < 0xe0; key++) {
        scan_code(0xe0);
        scan_code((uint8_t)key);
    }
    type_a(4);
    check_equal(type_a(4), 4);
}

TEST(an_interrupt_without_a_reason_ends)
{
    if (!start())
        return;
    for (unsigned i = 0; i < INTERRUPTS; i++)
        __asm__ volatile("int %0" ::"i"(TRAP_IRQ + KEYBOARD_LINE));
    check_equal(type_a(1), 0); /* it is not read any more */
}
