/*
 * heap.h - memory of any size, taken and given back.
 *
 *     char *name = kmalloc(length + 1);
 *     if (!name)
 *         return "there is no memory left";
 *     ...
 *     kfree(name);
 *
 * None of these functions blocks, and a handler of an interrupt may call them. They turn interrupts off for
 * a time that has a bound, whatever the heap holds (docs/heap.md), and back to what they were. Three things
 * take longer: the first call on a PC starts frames; heap_statistics(), heap_check() and heap_leaks(), which are
 * for a person, look at every block; and a panic looks for what to say.
 *
 * What is given out is aligned to 8 bytes, as the kernel's types are; a type that says _Alignas or has 16
 * bytes takes kmalloc_aligned(). Its content is anything. No memory is a returned NULL. A caller's mistake,
 * as to free twice or to write past the end, is a panic that says which memory it was and who made it,
 * in an image with a console (HEAP_DEBUG=0 leaves that out, and whatever is said here of mistakes). An image
 * without one finds only what was freed twice, and not always.
 */
#pragma once

#ifndef NEEDS_heap
#error "the app includes <services/heap.h>: say NEEDS := heap in its app.mk"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Takes `size` bytes. Of 0 bytes, too, each is another address, to be freed. */
__attribute__((warn_unused_result)) void *kmalloc(size_t size);

/* `count` times `size` bytes of zeroes. NULL where the product is too large. */
__attribute__((warn_unused_result)) void *kcalloc(size_t count, size_t size);

/*
 * Makes memory larger or smaller, where it is or elsewhere: the old address is no longer valid. What is there
 * of it stays. NULL: there is no more, and the old memory is as it was. Of NULL it is kmalloc(); to 0
 * bytes it frees nothing.
 */
__attribute__((warn_unused_result)) void *krealloc(void *memory, size_t size);

/* `alignment` is a power of two; anything else is a mistake. kfree() frees it; krealloc() does not keep the
 * alignment. */
__attribute__((warn_unused_result)) void *kmalloc_aligned(size_t alignment, size_t size);

/* Gives memory back. NULL is nothing. */
void kfree(void *memory);

/*
 * Adds `size` bytes of RAM, for good. The heap has some from the start: on a PC it takes frames; a
 * microcontroller's is the RAM after its static data; a program's is 64 MiB.
 */
void heap_add(void *base, size_t size);

struct heap_statistics {
    size_t regions;
    size_t total;        /* bytes, all of them */
    size_t used;         /* in blocks that are in use, with their overhead */
    size_t blocks;       /* in use */
    size_t free;         /* bytes in free blocks */
    size_t free_blocks;  /* 1 for each region where nothing is in use */
    size_t largest_free; /* bytes: of this size kmalloc() would succeed */
};
/* Before the first allocation: what that would find. */
struct heap_statistics heap_statistics(void);

/* Looks at every block; the first damage is a panic. */
void heap_check(void);

/*
 * Prints what is in use, by who made it, and returns how many that are. Without HEAP_DEBUG only how many.
 */
size_t heap_leaks(void);

/*
 * For tests: the next `count` allocations succeed if there is memory, and the one after them fails;
 * those that follow do not. HEAP_FAIL_NEVER: none. Only with HEAP_DEBUG.
 */
#define HEAP_FAIL_NEVER SIZE_MAX
void heap_fail_after(size_t count);
