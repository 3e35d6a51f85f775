/*
 * address_map.h - where things are in the x86_64 address spaces.
 *
 * Shared with the linker script, and with the assembly as arch.mk says.
 *
 * Virtual                                    Physical
 * 0x0000000000000000 - 0x00007fffffffffff    nothing: a null pointer faults; yours for user space
 * DIRECT_MAP         - + 64 TiB              all RAM, in order: physical p is at DIRECT_MAP + p.
 *                                            In pages of 2 MiB, so its ends may reach beyond it
 * DEVICE_MAP         - + 1 GiB               what arch_map_screen() mapped, write-combining
 * THREAD_STACKS      -                       services/threads: stacks, an unmapped page below each
 * CPU_STACKS         -                       services/cpus: the same for CPUs
 * KERNEL_BASE + KERNEL_PHYSICAL              the image, 4 KiB pages, each with its own permissions
 */
#pragma once

#define KERNEL_BASE 0xffffffff80000000
#define KERNEL_PHYSICAL 0x200000
#define KERNEL_WINDOW 0x200000 /* the image fits into this: one page table maps it */
#define DIRECT_MAP 0xffff800000000000
#define DEVICE_MAP 0xffffc00000000000
#define THREAD_STACKS 0xffffd00000000000
#define CPU_STACKS 0xffffd80000000000

#define PAGE_SIZE 4096
#define STACK_SIZE 16384 /* each of the stacks in boot/x86_64/stacks.asm */
#define STACK_COUNT 4
