/* kernel32.h - all that the program takes from Windows. Microsoft's names, and what they mean there. */
#pragma once

#include <stdint.h>
#include <stdnoreturn.h>

#define CURRENT_PROCESS ((void *)-1) /* what GetCurrentProcess returns */
#define INFINITE UINT32_MAX
#define WAIT_OBJECT_0 0
#define STD_INPUT_HANDLE ((uint32_t)-10)
#define STD_OUTPUT_HANDLE ((uint32_t)-11)

__attribute__((dllimport)) void *GetStdHandle(uint32_t which);
__attribute__((dllimport)) int WriteFile(void *file, const void *buffer, uint32_t size,
                                         uint32_t *written, void *overlapped);
__attribute__((dllimport)) uint32_t WaitForSingleObject(void *object, uint32_t milliseconds);
__attribute__((dllimport)) noreturn void ExitProcess(unsigned code);
