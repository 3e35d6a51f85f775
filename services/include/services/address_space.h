/*
 * address_space.h - address spaces: what each program sees of memory.
 *
 *     struct address_space space;
 *     const char *reason = address_space_make(&space, 256);
 *     if (!reason)
 *         reason = address_space_add(&space, 0x400000, 4, MMU_USER | MMU_WRITE);
 *     ...
 *     address_space_switch(&space);
 *     address_space_switch(NULL);
 *     address_space_destroy(&space);
 *
 * The low half of the addresses is the space's own; the high half, the kernel's, is the same in all of them.
 * mmu_map() and its like (<arch/mmu.h>) work on the space that the CPU is in, mmu_map_in() and its like on
 * space.top. None of these functions blocks; they return NULL, or a sentence that says why nothing was
 * changed. One thread at a time works on a space.
 */
#pragma once

#ifndef NEEDS_address_space
#error "the app includes <services/address_space.h>: say NEEDS := address_space in its app.mk"
#endif

#include <arch/mmu.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* User addresses are from USER_BEGIN up to USER_END: a null pointer faults, and so does what lies near the
 * addresses that are not canonical (Intel SDM volume 1, "Canonical Addressing"). */
#define USER_BEGIN UINT64_C(0x10000)
#define USER_END UINT64_C(0x7ffffffff000)

struct address_space {
    uint64_t top;     /* physical address of the top table */
    uint64_t number;  /* which no other space has, and none had */
    size_t pages;     /* of 4 KiB, that address_space_add() took */
    size_t pages_max; /* as many it may have */
};

/*
 * Makes a space with nothing in its low half. Starts frames, if that was not done; the first call shares the
 * kernel's half, which takes up to 1 MiB for page tables, once.
 */
const char *address_space_make(struct address_space *space, size_t pages_max);

/* Gives back all frames of the space: its pages and its page tables. A CPU in it goes to the kernel's space. */
void address_space_destroy(struct address_space *space);

/*
 * From now on the CPU is in that space; NULL: in the kernel's own, in which no low address is mapped. With several CPUs, threads
 * may call it on any of them; what cpu_run() runs on another CPU may not.
 */
void address_space_switch(const struct address_space *space);

/*
 * Adds `pages` pages of zeroes from a user address on, a multiple of PAGE_SIZE. The flags are those of
 * <arch/mmu.h>: MMU_USER with MMU_WRITE, MMU_EXECUTE or neither.
 */
const char *address_space_add(struct address_space *space, uint64_t from, size_t pages,
                              unsigned flags);

/* Takes pages out that address_space_add() has added, and gives their frames back. */
void address_space_remove(struct address_space *space, uint64_t from, size_t pages);

/* Where the kernel reaches a user address of any space; NULL if no page of the space's own is there. */
void *address_space_reach(const struct address_space *space, uint64_t address);
