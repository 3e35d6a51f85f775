/* config.h - what the Makefile decides about the whole image. */
#pragma once

/*
 * Whether the image has a console, on which a panic prints its report. Without one (the Makefile's
 * PANIC=led or PANIC=halt) an image for a microcontroller is a few hundred bytes, and a panic is a
 * code on the LED, or nothing.
 */
#ifndef KERNEL_CONSOLE
#define KERNEL_CONSOLE 1
#endif

/* Whether an image without a console shows the panic code on the board's LED: PANIC=led. */
#ifndef KERNEL_PANIC_LED
#define KERNEL_PANIC_LED 0
#endif

/*
 * Whether threads run on all CPUs: an app that NEEDS threads and cpus. What turns interrupts off then also excludes the
 * other CPUs: services/cpus/x86_64/kernel_lock.c.
 */
#ifndef KERNEL_ALL_CPUS
#define KERNEL_ALL_CPUS 0
#endif

/*
 * An image without a console is compiled as a whole. The compiler does not inline a call that never
 * returns, because that is seldom worth it; here it is, for a function with one caller.
 */
#if KERNEL_CONSOLE
#define KERNEL_ONLY_CALLER
#else
#define KERNEL_ONLY_CALLER __attribute__((flatten))
#endif

/*
 * Whether the port's smallest functions, those of <arch/arch_inline.h>, are inlined. The library of
 * `make bare` is compiled before there is a port, and calls them.
 */
#ifndef KERNEL_ARCH_INLINE
#define KERNEL_ARCH_INLINE 1
#endif

/* Whether the linker puts a number of the build into the image: kernel/build_id.h. */
#ifndef KERNEL_BUILD_ID
#define KERNEL_BUILD_ID 0
#endif

/* Whether this is the image of `make check`, and the section in which it finds its tests. */
#ifndef KERNEL_CHECK
#define KERNEL_CHECK 0
#endif
#ifndef KERNEL_TEST_SECTION
#define KERNEL_TEST_SECTION ".tests"
#endif

/* A board with little RAM makes these smaller in its board.mk. */
#ifndef CONSOLE_KEPT_MAX
#define CONSOLE_KEPT_MAX 16384 /* bytes of text that a console sees that appears late */
#endif
#ifndef CONSOLE_LINE_MAX
#define CONSOLE_LINE_MAX 256 /* bytes of a printf that reach the consoles at once; on the stack */
#endif
#ifndef COMMAND_LINE_MAX
#define COMMAND_LINE_MAX 4096
#endif
#ifndef BOOT_MODULES_MAX
#define BOOT_MODULES_MAX 16
#endif
#ifndef BOOT_WARNINGS_MAX
#define BOOT_WARNINGS_MAX 1024
#endif
#ifndef INPUT_KEPT_MAX
#define INPUT_KEPT_MAX 4096 /* bytes that were typed and are not read yet; a power of two */
#endif
#ifndef INPUT_HISTORY_MAX
#define INPUT_HISTORY_MAX 1024 /* bytes of earlier lines that input_line() keeps */
#endif
#ifndef IRQ_LINES_MAX
#define IRQ_LINES_MAX 32 /* interrupt lines that can have a handler: no fewer than the board has */
#endif
#ifndef MEMORY_RANGES_MAX
#define MEMORY_RANGES_MAX 512
#endif
