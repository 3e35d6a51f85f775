/* entry.h - what user_entry.asm has. */
#pragma once

#include <arch/traps.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

/* Where `syscall` arrives. */
extern const char user_call_entry[];

/* Of this CPU: where the kernel's stack ends, and what is called. */
extern uintptr_t user_stack_end;
extern int64_t (*user_on_call)(struct trap_frame *frame);

/* Loads all registers of a frame, and goes there. Called with interrupts off. */
noreturn void user_resume(const struct trap_frame *frame);

/* Goes on in a function, with a frame, right below the frame. */
noreturn void user_continue(struct trap_frame *frame, void (*function)(struct trap_frame *frame));

/*
 * Copies bytes. If a page fault comes between the first two addresses, its handler goes on at the third,
 * which returns false.
 */
bool user_copy(void *to, const void *from, size_t size);
extern const char user_copy_begin[], user_copy_end[], user_copy_failed[];
