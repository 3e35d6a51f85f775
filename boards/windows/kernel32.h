/* kernel32.h - all that the program takes from Windows. Microsoft's names, and what they mean there. */
#pragma once

#include <stdint.h>
#include <stdnoreturn.h>

#define STD_OUTPUT_HANDLE ((uint32_t)-11)

__attribute__((dllimport)) void *GetStdHandle(uint32_t which);
__attribute__((dllimport)) int WriteFile(void *file, const void *buffer, uint32_t size,
                                         uint32_t *written, void *overlapped);
__attribute__((dllimport)) noreturn void ExitProcess(unsigned code);
