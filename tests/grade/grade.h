/*
 * grade.h - tests of a service that somebody else has implemented: what a step in steps/ is written with.
 *
 * The tests of a step run one after the other in one machine. What is missed ends the machine; scripts/grade starts it
 * again at the next test, so each test begins with an implementation that has passed all it was asked so far. Results
 * do not go to the console but to a port of their own.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each is a point. */
struct grade_test {
    const char *name;
    void (*run)(void);
    const char *after[2]; /* tests before it: where one of them is missed, this one is not tried */
    const char *hint;     /* a sentence for who misses it */
    bool panics; /* it must end in a panic() of the implementation's, not in an exception */
};

/* A figure, measured where no point is missed: with at most so much it is a bonus. */
struct grade_figure {
    const char *name;
    uint64_t (*measure)(void);
    uint64_t most;
};

struct grade_step {
    const struct grade_test *tests;
    size_t test_count;
    const struct grade_figure *figures;
    size_t figure_count;
    void (*begin)(void); /* before the first test of a machine, as a part of it */
    void (*look_for_leaks)(void (*run)(void)); /* after each test, as a part of it */
};
/* A test by the name of its function, by which gdb finds it. */
#define GRADE(function) .name = #function, .run = function
/* The step's. */
extern const struct grade_step grade_step;

#define GRADE_COUNT(array) (sizeof(array) / sizeof *(array))

/* What a test does next, in words; each is counted. The last one is shown where the test is missed. */
__attribute__((format(printf, 1, 2))) void grade_operation(const char *format, ...);

/* The test is missed unless the condition holds: what was expected, and what was instead, as a sentence. */
__attribute__((format(printf, 2, 3))) void grade_expect(bool holds, const char *format, ...);

/* A function that the implementation does not have is a weak one of the step's, which calls this. */
_Noreturn void grade_lacks(const char *function);

/* Whether a test before the running one was passed. */
bool grade_passed(const char *name);

/* Random numbers, the same for each run with the same seed; from 0 to below `end`. */
uint32_t grade_random(uint32_t end);

/*
 * A copy of some bytes, at most 64 KiB, whose end is the end of what is mapped: to read beyond it is a page fault. It is
 * there until the next.
 */
const void *grade_fenced(const void *bytes, size_t size);

/* Instructions that were executed since the start. */
uint64_t grade_instructions(void);
