/* os.h - what a program needs of its operating system; each hosted board has its own. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

/* To standard output. What cannot be written there is lost. */
void os_write(const char *text, size_t size);

/* Whether standard output is a terminal, which shows colours. os_exit() leaves it as it was. */
bool os_has_colours(void);

/* Whether the environment has a variable of this name that is not empty. */
bool os_is_set(const char *name);

/* The code is what the shell sees. */
noreturn void os_exit(unsigned code);

/* Each key that is typed can be read at once, where standard input is a terminal. os_exit() ends that. */
void os_terminal_start(void);

/*
 * Reads what can be read from standard input: returns the number of bytes, 0 if there are none, negative
 * if there will never be one again. Blocks unless os_wait() said that there is something.
 */
ptrdiff_t os_terminal_read(char *bytes, size_t size);

/* From now on an access to these bytes faults. They are pages of the system: 64 KiB at a multiple of that are on each one. */
void os_guard(void *pages, size_t size);

/* Whether a byte can be read. */
bool os_is_readable(uintptr_t address);

/* From now on an exception is a panic. */
void os_traps_init(void);

/* For the timer. From any beginning; forward only, unless the board says otherwise. */
uint64_t os_nanoseconds(void);

/* For the timer. Asleep until that clock shows so much. */
void os_sleep_until(uint64_t nanoseconds);

/*
 * For events. Asleep until that clock shows so much, UINT64_MAX for never, or, if `input`, something can be
 * read from standard input or that has ended: returns whether. May return early.
 */
bool os_wait(uint64_t until, bool input);
