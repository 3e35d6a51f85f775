/*
 * test.h - tests inside an app, which `make check` runs, each in the machine that the app is for.
 *
 *     TEST(addition) { check(1 + 1 == 2); }
 *     TEST_PANICS(no_division_by_zero, "divide error") { divide(1, 0); }
 *
 * They may be in any file of the app, beside what they test. In every other build they are checked by
 * the compiler, and nothing of them is linked.
 */
#pragma once

#include <kernel/boot_info.h>
#include <kernel/config.h>
#include <stdbool.h>

struct test {
    const char *name;
    void (*run)(void);
    const char *panics; /* what the message of its panic has in it; NULL: it must not panic */
};

#define TEST(name) TEST_PANICS(name, 0)

/* A test that must end in a panic whose message has the words in it. */
#define TEST_PANICS(name, words)                                                                   \
    static void test_##name(void);                                                                 \
    TEST_REGISTER(name, words)                                                                     \
    static void test_##name(void)

#if KERNEL_CHECK
/* A pointer each, because the compiler may leave gaps between larger objects. */
#define TEST_REGISTER(name, words)                                                                 \
    static const struct test test_of_##name = {#name, test_##name, words};                         \
    static const struct test *const test_pointer_##name                                            \
        __attribute__((used, section(KERNEL_TEST_SECTION))) = &test_of_##name;
#else
#define TEST_REGISTER(name, words)                                                                 \
    static __attribute__((unused)) void (*const test_of_##name)(void) = test_##name;
#endif

/* The test fails if the condition is false, and goes on. */
#define check(condition) test_check((condition), __FILE__, __LINE__, #condition)

/* The test fails unless two integers are equal; it then says both. Signed, as they convert. */
#define check_equal(got, expected)                                                                 \
    test_check_equal((long long)(got), (long long)(expected), __FILE__, __LINE__, #got)

void test_check(bool holds, const char *file, int line, const char *condition);
void test_check_equal(long long got, long long expected, const char *file, int line,
                      const char *what);

/* What kernel_main would have been given. */
extern const struct boot_info *test_boot;
