/* board.h - everything the portable kernel asks of the machine around the CPU. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct boot_info;

/*
 * Quiets the hardware and adds the consoles that need no boot information. A panic that comes
 * before calls it to be heard.
 */
void board_init(void);

/*
 * Adds the consoles that boot information describes, and obeys the board's words on the command
 * line. Corrects boot->screen to what is in use; what is missing becomes one of boot's warnings.
 */
void board_configure(struct boot_info *boot);

enum board_outcome {
    BOARD_DONE,   /* kernel_main returned */
    BOARD_FAILED, /* a panic, or boot information that cannot be used */
};

/* Restarts the machine. Returns only where that is not possible. */
void board_reset(void);

/* Tells how the kernel ended: an emulator by its exit code, a person by the LED or a panic's QR code. */
void board_exit(enum board_outcome outcome);

/*
 * The rest only a board has that says so: HAS in its board.mk.
 */

/* LED: turns it on or off. board_init() has left it off. */
void board_led(bool on);

/*
 * timer: begins periods of so many milliseconds, 1 to TIMER_MAX_MS (board.mk), one after the other.
 * How long a millisecond is, is as exact as the board's clock; every period has the same number of
 * that clock's cycles. Returns NULL, or a sentence that says why there will be none.
 */
const char *board_timer_start(uint32_t milliseconds);

/*
 * timer: sleeps until the running period ends. Interrupts are handled meanwhile.
 *
 * An app that comes late does not shift the periods: if one or more ended since the last wait, this
 * returns at once, and the next wait returns at the end of the period that is running by then. So
 * after each timely return a whole number of periods has passed since the start.
 *
 * Not for an app with threads: no other thread goes on meanwhile, and it returns with interrupts off. thread_sleep() and
 * timer_start_periodic() are.
 */
void board_timer_wait(void);

/* timer: no more periods. */
void board_timer_stop(void);

/*
 * framebuffer: the screen in graphics mode; NULL if there is none, or console= has muted it. *pixels gets
 * where it is mapped, write-combining: arch_flush_writes() when something is drawn. The console draws into it
 * too, each character's cell when it changes.
 */
struct framebuffer;
const struct framebuffer *board_framebuffer(void **pixels);

/* delay: passes time awake, counting instructions: for tutorials, and for when nothing else works. A minute at most. */
#define BOARD_DELAY_MAX_MS 60000u
void board_delay(uint32_t milliseconds);

/* button: begins to watch it. */
void board_button_start(void);

/* button: whether it is held down, as it is at this moment: it may bounce. */
bool board_button(void);

/*
 * button: asleep until it has changed since the last time. Interrupts are handled meanwhile; in an app with threads
 * the others go on. One thread at a time.
 */
void board_button_wait(void);

/*
 * counter: for services/clock, with interrupts off. An app uses <services/clock.h>.
 */
struct board_counter {
    uint64_t hz;        /* counts in a second */
    const char *source; /* what counts, and how exactly that is known, for a person to read */
};

/*
 * counter: begins to count. `alarm` is what a handler of an interrupt calls when an alarm is due. Returns
 * NULL, or a sentence that says why there is no counter.
 */
const char *board_counter_start(struct board_counter *counter, void (*alarm)(void));

/*
 * counter: the count. It begins anywhere and does not overflow. Where interrupts stay off it is right only
 * if it is asked once in a while, as board.mk says.
 */
uint64_t board_counter_now(void);

/*
 * counter: from now on the alarm is due at this count, at once if that is over; it comes once. It may
 * come early: the caller looks at the count, and asks again.
 */
void board_counter_alarm(uint64_t count);

/*
 * counter, with an apic: for services/cpus. The alarms that this CPU asks for come to it. Returns false if there is one
 * alarm for all, which comes to the first CPU.
 */
bool board_counter_start_here(void);

/*
 * irq: for irq.c, with interrupts off. An app uses <kernel/irq.h>. The board calls irq_arrived() for
 * each interrupt, and then ends it at the interrupt controller.
 */

/* irq: masks a line. Returns NULL, or a sentence that says why it cannot be used. */
const char *board_irq_mask(unsigned line);

/* irq: lets the interrupts of a line in, which board_irq_mask() has accepted. */
void board_irq_unmask(unsigned line);

/*
 * terminal: where people type. What arrives is a byte or one of enum board_terminal_event.
 */
enum board_terminal_source {
    BOARD_SERIAL,    /* what terminals send: UTF-8 and escape sequences */
    BOARD_KEYBOARD1, /* a keyboard's scan codes, set 1 */
    BOARD_KEYBOARD2, /* the same, set 2 */
};

enum board_terminal_event {
    BOARD_BREAK = 0x100, /* the line was low for longer than a byte */
    BOARD_OVERRUN,       /* the device had no room for one byte or more */
    BOARD_ERROR,         /* a byte that cannot be read */
    BOARD_PAUSE, /* nothing more for now: what came last is not the beginning of a sequence */
    BOARD_END,   /* nothing more for ever */
};

/* Called with interrupts off, from handlers of interrupts. */
typedef void board_terminal_handler(enum board_terminal_source source, unsigned what);

/* How many more would be kept. What can wait with bytes asks; what cannot passes them on. */
typedef unsigned board_terminal_room(void);

/*
 * terminal: begins to pass what is typed on. Returns NULL, or a sentence that says what is missing;
 * what is there works all the same.
 */
const char *board_terminal_start(board_terminal_handler *arrived, board_terminal_room *room);

/* keyboard: the LEDs of these locks are on, the others off. Does not wait for the keyboard. */
enum { BOARD_SCROLL_LOCK = 1, BOARD_NUM_LOCK = 2, BOARD_CAPS_LOCK = 4 };
void board_keyboard_leds(unsigned locks);

/* acpi: the loader's RSDP, or the one that a BIOS has left. Returns false if there is none. */
struct rsdp;
bool board_acpi_rsdp(struct rsdp *rsdp);

/* acpi: copies physical memory, RAM or not. Returns false for what cannot be had. */
bool board_acpi_read(uint64_t physical, void *to, size_t size);

/*
 * apic: for services/cpus, with interrupts off.
 */

/*
 * apic: turns the first CPU's local APIC on, as an x2APIC where the CPU has one. Returns false if there is none that can
 * be used. To call it again is to ask.
 */
bool board_apic_start(void);

/* apic: the same on another CPU, in the same mode. */
void board_apic_start_here(void);

/* apic: the id of this CPU's, as ACPI's MADT lists it. */
uint32_t board_apic_id(void);

/* apic: sends what the low half of its interrupt command register says to the APIC with this id. */
void board_apic_send(uint32_t id, uint32_t command);

/* apic: the interrupt that is handled has ended. */
void board_apic_end(void);

/*
 * apic: which interrupt line the message number 0 to BOARD_MESSAGES - 1 arrives at, and what a device writes, and where,
 * to send it: Intel SDM volume 3, "Message Signalled Interrupts". A message cannot be masked here.
 */
#define BOARD_MESSAGES 8
unsigned board_message_line(unsigned number, uint32_t *address, uint32_t *data);
