/*
 * program.h - what a program calls: the library of the programs in programs/ and of an app's own.
 *
 *     #include <program.h>
 *
 *     int main(int count, char *words[])
 *     {
 *         printf("hello %s\n", count > 1 ? words[1] : "there");
 *         return 0;
 *     }
 *
 * <kernel/format.h> and <kernel/string.h> are there, too. Functions that can fail return a negative number:
 * enum system_call_error of <services/system_calls.h>.
 */
#pragma once

#include <services/system_calls.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

/* A system call by its number, with all that it takes: also those of the app. */
int64_t system_call(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d);

noreturn void exit(int code);

/* On the console. printf() as <kernel/format.h> has it; both return how many bytes. */
__attribute__((format(printf, 1, 2))) int printf(const char *format, ...);
int64_t write(const void *text, size_t size);

void yield(void);
void sleep_ns(uint64_t nanoseconds);
uint64_t time_ns(void);

/* At least that much memory, zeroed; NULL if there is none. It is not given back before the end. */
void *more_memory(size_t size);

/* Reads a part of a file. Returns how many bytes, 0 at its end. */
int64_t file_read(const char *path, uint64_t offset, void *to, size_t size);

/* The path of a file by its place in the list. Returns the file's size. */
int64_t file_name(uint64_t index, char *path, size_t size);

/* Starts a program, with arguments that end with NULL, or NULL. Returns the number of the process. */
int64_t process_start(const char *path, const char *const arguments[]);
int64_t process_wait(int64_t number); /* its status: 0 to 255, STATUS_FAULTED or STATUS_KILLED */
int64_t process_kill(int64_t number);
int64_t process_self(void);
