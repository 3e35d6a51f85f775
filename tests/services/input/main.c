/* main.c - input on the machine itself, where nothing is typed. What is typed: tests/services/input_*_test.py. */
#include <kernel/kernel_main.h>
#include <kernel/test.h>
#include <services/input.h>
#include <services/line_editor.h>

/* A program's input may have ended; then it says so each time. */
TEST_PANICS(a_wait_before_the_start, "before input_start()")
{
    struct input_event event;
    input_wait(&event);
}

TEST(nothing_is_typed)
{
    struct input_event event;
    input_start();
    for (int i = 0; i < 3; i++) {
        if (input_poll(&event))
            check_equal(event.kind, INPUT_END);
    }
}

TEST(nothing_went_wrong)
{
    input_start();
    struct input_counts counts = input_counts();
    check_equal(counts.lost + counts.overruns + counts.errors + counts.breaks, 0);
}

TEST(layouts)
{
    check(!input_layout("us"));
    check(!input_layout("de"));
}

TEST_PANICS(a_line_without_room, "size > 0")
{
    char line[1];
    input_line(line, 0);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
}
