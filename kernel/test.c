/*
 * test.c - runs an app's tests, one after the other: what kernel_main is in the image of `make check`.
 *
 * A panic ends the machine; scripts/check then starts it again with check=N on the command line, the
 * number of the test to go on with. Each line that begins with "check: " is for that script.
 */
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/string.h>
#include <kernel/test.h>

/* The linker's: one pointer for each test, in the order of linking. */
extern const struct test *const tests_start[], *const tests_end[];

const struct boot_info *test_boot;

static const struct test *running;

void test_check(bool holds, const char *file, int line, const char *condition)
{
    if (!holds)
        console_printf("check: FAIL %s:%d: check(%s)\n", file, line, condition);
}

void test_check_equal(long long got, long long expected, const char *file, int line,
                      const char *what)
{
    if (got != expected)
        console_printf("check: FAIL %s:%d: %s is %lld, and not %lld\n", file, line, what, got,
                       expected);
}

static bool contains(const char *text, const char *words)
{
    size_t size = strnlen(words, sizeof((struct panic *)0)->message);
    for (; *text; text++) {
        if (strnlen(text, size) == size && memcmp(text, words, size) == 0)
            return true;
    }
    return false;
}

static void on_panic(const struct panic *panic)
{
    if (running && running->panics && contains(panic->message, running->panics))
        console_printf("check: end\n");
    else
        panic_report(panic);
}

static size_t first_test(void)
{
    char text[8] = "";
    size_t number = 0;
    command_line_value(test_boot->command_line, "check", text, sizeof text);
    for (const char *digit = text; *digit >= '0' && *digit <= '9'; digit++)
        number = number * 10 + (size_t)(*digit - '0');
    return number;
}

static void run(size_t number, const struct test *test)
{
    console_printf("check: begin %zu %s\n", number, test->name);
    running = test;
    test->run();
    running = NULL;
    if (test->panics)
        console_printf("check: FAIL it does not panic with \"%s\"\n", test->panics);
    console_printf("check: end\n");
}

void kernel_main(const struct boot_info *boot)
{
    test_boot = boot;
    panic_set_handler(on_panic);
    size_t count = (size_t)(tests_end - tests_start);
    for (size_t i = first_test(); i < count; i++)
        run(i, tests_start[i]);
    console_printf("check: done\n");
}
