/* kernel32.h - all that the program takes from Windows. Microsoft's names, and what they mean there. */
#pragma once

#include <kernel/layout.h>
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
__attribute__((dllimport)) uint32_t GetEnvironmentVariableA(const char *name, char *value,
                                                            uint32_t size);
__attribute__((dllimport)) uint32_t WaitForSingleObject(void *object, uint32_t milliseconds);
__attribute__((dllimport)) int ReadFile(void *file, void *buffer, uint32_t size, uint32_t *count,
                                        void *overlapped);
__attribute__((dllimport)) int PeekNamedPipe(void *pipe, void *buffer, uint32_t size,
                                             uint32_t *count, uint32_t *available, uint32_t *left);

__attribute__((dllimport)) int ReadProcessMemory(void *process, const void *from, void *to,
                                                 size_t size, size_t *count);

/* Of a console: Microsoft's wincon.h. */
struct input_record {
    uint16_t kind;
    int is_down; /* the rest is of a key */
    uint16_t repeats, key, scan_code, character;
    uint32_t state;
};
CHECK_SIZE(struct input_record, 20);
#define KEY_EVENT 1
#define ENABLE_PROCESSED_INPUT 1
#define ENABLE_LINE_INPUT 2
#define ENABLE_ECHO_INPUT 4
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 4 /* of output */

__attribute__((dllimport)) int GetConsoleMode(void *console, uint32_t *mode);
__attribute__((dllimport)) int SetConsoleMode(void *console, uint32_t mode);
__attribute__((dllimport)) int GetNumberOfConsoleInputEvents(void *console, uint32_t *count);
__attribute__((dllimport)) int ReadConsoleInputW(void *console, struct input_record *records,
                                                 uint32_t size, uint32_t *count);
__attribute__((dllimport)) int SetConsoleCtrlHandler(int (*handler)(uint32_t kind), int add);
__attribute__((dllimport)) noreturn void ExitProcess(unsigned code);

/* os.c: standard output is as it was. For os_exit(). */
void restore_output(void);
