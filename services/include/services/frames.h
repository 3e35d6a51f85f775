/*
 * frames.h - physical memory in frames of 4 KiB, taken and given back.
 *
 *     uint64_t physical;
 *     const char *reason = frames_start();
 *     if (reason)
 *         panic("%s", reason);
 *     if (!frames_take(3, &physical))
 *         return "there is no memory left";
 *     memset(mmu_direct(physical), 0, 3 * FRAME_SIZE);
 *     frames_give(physical, 3);
 *
 * From frames_start() on, frames own all usable RAM of the memory map: page_alloc(), and with it the page
 * tables, takes from here. What page_alloc() gave before is the kernel's for good.
 *
 * None of these blocks, and a handler of an interrupt may call them, but for frames_start(). They turn
 * interrupts off for a time that has a bound (docs/figures.md, "Frames"), and back to what they were.
 * A caller's mistake is a panic that says what it is.
 */
#pragma once

#ifndef NEEDS_frames
#error "the app includes <services/frames.h>: say NEEDS := frames in its app.mk"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAME_SIZE 4096ul       /* bytes */
#define FRAMES_COUNT_MAX 262144 /* frames that can be taken at once: 1 GiB */

/*
 * Makes the usable RAM of the memory map frames. Returns NULL, or why there are none; page_alloc() then
 * takes from the map as before. Call it once the kernel runs, before anything uses frames; a second call
 * does nothing. Takes some 20 microseconds for each GiB of RAM.
 */
const char *frames_start(void);

/*
 * Takes `count` frames in a row. *physical gets the address of the first: a multiple of the power of two
 * of frames that is not less than `count`, and never 0. They are the highest that break up no larger free
 * block than they must, and are not zeroed. Returns false, and changes nothing, where there is no such
 * block, for more than FRAMES_COUNT_MAX, and before frames_start(). Taking 0 frames is a mistake.
 */
bool frames_take(size_t count, uint64_t *physical);

/* The same, all of them below the physical address `limit`: for a device that reaches no further. */
bool frames_take_below(size_t count, uint64_t limit, uint64_t *physical);

/*
 * Gives back what was taken, with the address and the count that it was taken with. Their content stays as
 * it is until they are taken again. Anything else is a panic: given back twice, never taken, taken with
 * another address or count, the kernel's own memory.
 */
void frames_give(uint64_t physical, size_t count);

/* How many frames can be taken now; the most in a row may be fewer. */
size_t frames_free(void);

/* How many there are, free and taken. Constant from frames_start() on. */
size_t frames_total(void);

/* The most frames, a power of two, that one frames_take() can get now; 0 for none. */
size_t frames_largest(void);
