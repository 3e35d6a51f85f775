/*
 * events.h - what a program waits for in place of interrupts: the time, and input on the terminal.
 *
 * Their handlers are called where interrupts would be taken: in arch_irq_wait() and arch_irq_window(). Linked
 * only into an image that calls one of those or these.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define EVENTS_NEVER UINT64_MAX

/* Calls `due` once, when os_nanoseconds() is so much; EVENTS_NEVER calls nothing. Replaces the one before. */
void events_set_alarm(uint64_t nanoseconds, void (*due)(void));

/*
 * Calls `arrived` whenever standard input has something to read, or has ended: it must take that, or call
 * this again with NULL, which looks at the input no more.
 */
void events_on_input(void (*arrived)(void));

/* Whether input is looked at. */
bool events_has_input(void);

/* Whether a handler is being called. */
extern bool events_are_handled;

/* Sleeps until one of them is there, and calls its handler. For good if neither is asked for. */
void events_wait(void);

/* Calls the handlers of what is there. */
void events_poll(void);
