/*
 * unit.h - the harness of the host tests.
 *
 *     CASE(adds_up)
 *     {
 *         check_int(1 + 1, 2);
 *     }
 *
 * The program runs every case in a process of its own, so that each finds the code's static
 * variables as they are at the start, and a crash ends only that case. It prints "ok NAME" or
 * "FAIL NAME: ..." for each, and exits with 0 only if none failed.
 */
#pragma once

#define _DEFAULT_SOURCE /* fork, alarm, popen, mmap beside C17 */

#include <kernel/panic.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define UNIT_CASES_MAX 64
#define UNIT_SECONDS_MAX 60 /* that a case has a CPU for */

/* How a case's process ends. A sanitizer's code is 1. */
enum { UNIT_OK = 0, UNIT_FAILED = 3, UNIT_SKIPPED = 4 };

struct unit_case {
    const char *name;
    void (*run)(void);
};

static struct unit_case unit_cases[UNIT_CASES_MAX];
static size_t unit_count;
static const char *unit_name; /* of the running case */

static inline void unit_add(const char *name, void (*run)(void))
{
    if (unit_count == UNIT_CASES_MAX)
        abort();
    unit_cases[unit_count++] = (struct unit_case){name, run};
}

#define CASE(name)                                                                                 \
    static void case_##name(void);                                                                 \
    __attribute__((constructor)) static void add_##name(void)                                      \
    {                                                                                              \
        unit_add(#name, case_##name);                                                              \
    }                                                                                              \
    static void case_##name(void)

__attribute__((format(printf, 3, 4))) static inline noreturn void
unit_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("FAIL %s: %s:%d: ", unit_name, file, line);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    fflush(stdout);
    _exit(UNIT_FAILED);
}

/* Ends the case: failed, with a sentence, or left out for a reason. */
#define fail(...) unit_fail(__FILE__, __LINE__, __VA_ARGS__)

static inline noreturn void skip(const char *reason)
{
    printf("skip %s: %s\n", unit_name, reason);
    fflush(stdout);
    _exit(UNIT_SKIPPED);
}

#define check(condition) ((condition) ? (void)0 : fail("expected %s", #condition))

#define check_int(got, expected)                                                                   \
    unit_check_int(__FILE__, __LINE__, #got, (intmax_t)(got), (intmax_t)(expected))
#define check_text(got, expected) unit_check_text(__FILE__, __LINE__, #got, got, expected)
#define check_bytes(got, expected, size)                                                           \
    unit_check_bytes(__FILE__, __LINE__, #got, got, expected, size)

static inline void unit_check_int(const char *file, int line, const char *what, intmax_t got,
                                  intmax_t expected)
{
    if (got != expected)
        unit_fail(file, line, "%s: expected %jd (0x%jx), got %jd (0x%jx)", what, expected,
                  (uintmax_t)expected, got, (uintmax_t)got);
}

static inline void unit_check_text(const char *file, int line, const char *what, const char *got,
                                   const char *expected)
{
    if (strcmp(got, expected) != 0)
        unit_fail(file, line, "%s: expected \"%s\", got \"%s\"", what, expected, got);
}

static inline void unit_check_bytes(const char *file, int line, const char *what, const void *got,
                                    const void *expected, size_t size)
{
    const unsigned char *a = got, *b = expected;
    for (size_t i = 0; i < size; i++) {
        if (a[i] != b[i])
            unit_fail(file, line, "%s: byte %zu of %zu: expected 0x%02x, got 0x%02x", what, i, size,
                      b[i], a[i]);
    }
}

/* A block of exactly `size` bytes, so that the address sanitizer sees the first one beyond. */
static inline void *exact_copy(const void *bytes, size_t size)
{
    void *copy = malloc(size);
    if (!copy)
        abort();
    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

/* The same numbers on every run and every host: xorshift64. Any seed but 0. */
static inline uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* What the kernel calls when it finds a mistake of its own. */
void panic_at(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("panic at %s:%d: ", file, line);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    fflush(stdout);
    abort();
}

void assert_failed(const char *file, int line, const char *condition)
{
    panic_at(file, line, "assertion failed: %s", condition);
}

/* Returns whether the case is no failure. */
static inline bool unit_run(const struct unit_case *unit)
{
    int status;
    unit_name = unit->name;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {UNIT_SECONDS_MAX, UNIT_SECONDS_MAX + 1};
        setrlimit(RLIMIT_CPU, &limit);
        unit->run();
        fflush(stdout);
        _exit(UNIT_OK);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        perror("unit");
        exit(1);
    }
    if (WIFSIGNALED(status)) {
        printf("FAIL %s: ended by signal %d (%s)\n", unit->name, WTERMSIG(status),
               strsignal(WTERMSIG(status)));
        return false;
    }
    int code = WEXITSTATUS(status);
    if (code == UNIT_OK)
        printf("ok %s\n", unit->name);
    else if (code != UNIT_FAILED && code != UNIT_SKIPPED)
        printf("FAIL %s: ended with exit code %d\n", unit->name, code);
    return code == UNIT_OK || code == UNIT_SKIPPED;
}

int main(void)
{
    bool passed = true;
    for (size_t i = 0; i < unit_count; i++)
        passed = unit_run(&unit_cases[i]) && passed;
    return passed && unit_count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
