/*
 * address_map.h - where things are in the x86_64 address spaces.
 *
 * The one place for the constants that C, the linker script and the assembly share. The Makefile
 * turns each line of the form "#define NAME value" into NASM's "%define NAME value", so a value
 * is one plain literal: no suffix, no expression.
 *
 * Virtual                                    Physical
 * 0x0000000000000000 - 0x00007fffffffffff    nothing: a null pointer faults; yours for user space
 * DIRECT_MAP         - + 64 TiB              all RAM, in order: physical p is at DIRECT_MAP + p.
 *                                            In pages of 2 MiB, so its ends may reach beyond it
 * DEVICE_MAP         - + 1 GiB               what arch_map_screen() mapped, write-combining
 * KERNEL_BASE + KERNEL_PHYSICAL              the image, 4 KiB pages, each with its own permissions
 */
#pragma once

#define KERNEL_BASE 0xffffffff80000000
#define KERNEL_PHYSICAL 0x200000
#define KERNEL_WINDOW 0x200000 /* the image fits into this: one page table maps it */
#define DIRECT_MAP 0xffff800000000000
#define DEVICE_MAP 0xffffc00000000000

#define PAGE_SIZE 4096
#define STACK_SIZE 16384 /* each of the stacks in boot/x86_64/stacks.asm */
#define STACK_COUNT 4

#define CODE_SELECTOR 0x08 /* the places in boot/x86_64/gdt.asm */
#define DATA_SELECTOR 0x10
#define TSS_SELECTOR 0x18

#define MULTIBOOT2_LOADER_MAGIC 0x36d76289 /* Multiboot2 2.0, "Machine state": in EAX */
#define PVH_START_MAGIC 0x336ec578         /* Xen start_info.h, "hvm_start_info": first field */

#define COM1 0x3f8       /* the first serial port of every PC */
#define VGA_TEXT 0xb8000 /* physical address of the text screen */
#define VGA_TEXT_SIZE 0x8000
#define VGA_TEXT_COLUMNS 80
#define VGA_TEXT_ROWS 25

#define TRAP_STUB_SIZE 16 /* bytes of code for each vector in trap_entry.asm */
