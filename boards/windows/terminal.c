/*
 * terminal.c - standard input, key by key where it is a console.
 *
 * Microsoft's "Low-Level Console Input Functions". Keys become what a terminal sends: UTF-8, and for keys
 * without a character the escape sequences of services/input/terminal_keys.c.
 */
#include "kernel32.h"
#include <hosted/os.h>
#include <kernel/format.h>
#include <kernel/utf8.h>
#include <stdbool.h>

#define RECORDS_MAX 16  /* read at once */
#define SEQUENCE_MAX 8  /* bytes of a key */
#define PIPE_WAIT_MS 10 /* between looks at a pipe that is empty: its handle does not tell */

static uint32_t input_mode;
static bool is_console;

static void restore(void)
{
    if (is_console)
        SetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), input_mode);
    restore_output();
}

/* The window is closed, or Ctrl-Break was typed: then comes what usually does. */
static int on_end(uint32_t kind)
{
    (void)kind;
    restore();
    return false;
}

void os_terminal_start(void)
{
    void *input = GetStdHandle(STD_INPUT_HANDLE);
    uint32_t lines = ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT;
    is_console = GetConsoleMode(input, &input_mode) && SetConsoleMode(input, input_mode & ~lines);
    SetConsoleCtrlHandler(on_end, true);
}

void os_exit(unsigned code)
{
    restore();
    ExitProcess(code);
}

/* Microsoft's "Virtual-Key Codes", and what stands for the key in an escape sequence. */
static const struct {
    uint16_t key;
    char end;
    uint8_t number;
} sequences[] = {{0x21, '~', 5},  {0x22, '~', 6},  {0x23, 'F', 1},  {0x24, 'H', 1},
                 {0x25, 'D', 1},  {0x26, 'A', 1},  {0x27, 'C', 1},  {0x28, 'B', 1},
                 {0x2d, '~', 2},  {0x2e, '~', 3},  {0x70, '~', 11}, {0x71, '~', 12},
                 {0x72, '~', 13}, {0x73, '~', 14}, {0x74, '~', 15}, {0x75, '~', 17},
                 {0x76, '~', 18}, {0x77, '~', 19}, {0x78, '~', 20}, {0x79, '~', 21},
                 {0x7a, '~', 23}, {0x7b, '~', 24}};

static size_t put_sequence(char *bytes, uint16_t key)
{
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
        if (sequences[i].key == key)
            return (size_t)format_string(bytes, SEQUENCE_MAX, "\x1b[%u%c", sequences[i].number,
                                         sequences[i].end);
    }
    return 0;
}

/* A character beyond 16 bits comes in two halves. */
static size_t put_character(char *bytes, uint16_t half)
{
    static uint16_t high;
    if ((half & 0xfc00) == 0xd800) {
        high = half;
        return 0;
    }
    uint32_t character = half;
    if ((half & 0xfc00) == 0xdc00)
        character = 0x10000 + ((high & 0x3ffu) << 10) + (half & 0x3ffu);
    return utf8_encode(bytes, character);
}

static ptrdiff_t read_console(void *console, char *bytes, size_t size)
{
    struct input_record records[RECORDS_MAX];
    uint32_t count = 0;
    size_t used = 0, most = size / SEQUENCE_MAX < RECORDS_MAX ? size / SEQUENCE_MAX : RECORDS_MAX;
    if (!GetNumberOfConsoleInputEvents(console, &count))
        return -1;
    if (count == 0 || most == 0)
        return 0;
    if (!ReadConsoleInputW(console, records, (uint32_t)most, &count))
        return -1;
    for (uint32_t i = 0; i < count; i++) {
        if (records[i].kind != KEY_EVENT || !records[i].is_down)
            continue;
        used += records[i].character ? put_character(bytes + used, records[i].character)
                                     : put_sequence(bytes + used, records[i].key);
    }
    return (ptrdiff_t)used;
}

ptrdiff_t os_terminal_read(char *bytes, size_t size)
{
    void *input = GetStdHandle(STD_INPUT_HANDLE);
    uint32_t count = 0;
    if (is_console)
        return read_console(input, bytes, size);
    if (PeekNamedPipe(input, NULL, 0, NULL, &count, NULL) && count == 0) {
        WaitForSingleObject(CURRENT_PROCESS, PIPE_WAIT_MS);
        return 0;
    }
    return ReadFile(input, bytes, (uint32_t)size, &count, NULL) && count > 0 ? (ptrdiff_t)count
                                                                             : -1;
}
