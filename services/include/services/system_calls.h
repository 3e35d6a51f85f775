/*
 * system_calls.h - what programs ask of the kernel, by number. The kernel and the programs include it.
 *
 * The number is in rax, arguments in rdi, rsi, rdx, r10; the result is in rax, negative for an error.
 */
#pragma once

enum system_call {
    CALL_NOTHING,   /* () returns 0; to measure with */
    CALL_EXIT,      /* (code) ends the program; the low 8 bits of the code count */
    CALL_WRITE,     /* (text, size) on the console; returns size */
    CALL_YIELD,     /* () lets others run */
    CALL_SLEEP,     /* (nanoseconds) */
    CALL_TIME,      /* () nanoseconds since the clock was started */
    CALL_SELF,      /* () the number of this process */
    CALL_MEMORY,    /* (bytes) more memory, zeroed, after what it had; returns its address */
    CALL_FILE_READ, /* (path, offset, to, size) returns how many bytes it read; 0 at the end */
    CALL_FILE_NAME, /* (index, to, size) the path of a file, for lists; returns the file's size */
    CALL_START, /* (path, arguments) starts a program; returns its number. Arguments as main() has them */
    CALL_WAIT, /* (process) for the end of one that this process started; returns its exit status */
    CALL_KILL, /* (process) ends one that this process started */
    CALL_APP,  /* from here on: the app's own, process_set_call() */
    CALLS_MAX = 64,
};

enum system_call_error {
    ERROR_CALL = -1,    /* there is no such system call */
    ERROR_ADDRESS = -2, /* an address that is not the program's memory */
    ERROR_NOT_FOUND = -3,
    ERROR_MEMORY = -4,  /* there is no memory left, or the limit is reached */
    ERROR_PROGRAM = -5, /* the file is no program, or cannot be started */
    ERROR_PROCESS = -6, /* no process of that number, or not one that this process started */
    ERROR_TOO_LONG = -7,
};

/* What is left of a process that has ended: its exit code, 0 to 255, or one of these. */
enum { STATUS_FAULTED = 256, STATUS_KILLED = 257 };
