/* program.h - what a program knows instead of boot information. */
#pragma once

#include <kernel/boot_info.h>

/*
 * Records which system started the program, and the format of its file: "Linux", "ELF". The memory it may use is
 * in its own image. For the board's boot_info_read().
 */
void program_started(struct boot_info *boot, const char *system, const char *format);

/* The arguments after the program's name, joined by spaces, are the command line. `count` may be 0. */
void program_arguments(struct boot_info *boot, size_t count, const char *const *arguments);
