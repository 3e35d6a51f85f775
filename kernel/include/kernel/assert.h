/* assert.h - assertions. They stay on in every build. */
#pragma once

#include <kernel/config.h>
#include <stdnoreturn.h>

/* A false condition is a mistake in the kernel, and a panic that names it. */
#define kassert(condition) ((condition) ? (void)0 : ASSERT_FAILED(#condition))

/* In panic.c, or in panic_led.c. */
#if KERNEL_CONSOLE
#define ASSERT_FAILED(condition) assert_failed(__FILE__, __LINE__, condition)
noreturn void assert_failed(const char *file, int line, const char *condition);
#else
#define ASSERT_FAILED(condition) panic_by_call()
noreturn void panic_by_call(void);
#endif
