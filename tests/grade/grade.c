/*
 * grade.c - runs the tests of a step. scripts/grade starts it, and reads what it says.
 *
 * A line of a result begins with a number that is drawn for the run, and goes to a port that no console has: what an
 * implementation prints is none, whatever it is.
 */
#include "grade.h"
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <kernel/board.h>
#include <kernel/boot_info.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/kernel_main.h>
#include <kernel/page_alloc.h>
#include <kernel/panic.h>
#include <kernel/string.h>

/* scripts/grade puts these two devices into the machine, and makes an instruction last 2^6 ns. */
#define RESULTS_PORT 0x8e9
#define NS_LOG 6
/* The watchdog of an IB700 board: a write begins 2 s, times 15 minus the value, after which comes an NMI. */
#define WATCHDOG_START 0x443
#define WATCHDOG_STOP 0x441
#define WATCHDOG_2_S 14
#define INSTRUCTIONS_MAX (2000000000u >> NS_LOG)

/* Intel SDM volume 3, "Local APIC": where a reset leaves it, and an NMI's way in. */
#define APIC_REGISTERS 0xfee00000u
#define APIC_SPURIOUS 0xf0
#define APIC_ENABLED 0x1ff
#define APIC_LINT1 0x360
#define LINT_NMI (4u << 8)

static char number[32];
static bool missed[64];
static const struct grade_test *running;
static uint64_t begun_at; /* instructions */
static uint32_t random_state;
static unsigned operations;
static char operation[160] = "none yet";

/* A line; what has no place in one is a question mark. */
__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
    static char line[1024];
    va_list arguments;
    va_start(arguments, format);
    format_vstring(line, sizeof line, format, arguments);
    va_end(arguments);
    for (const char *at = number; *at; at++)
        out8(RESULTS_PORT, (uint8_t)*at);
    out8(RESULTS_PORT, ' ');
    for (const char *at = line; *at; at++)
        out8(RESULTS_PORT, *at >= ' ' && *at <= '~' ? (uint8_t)*at : '?');
    out8(RESULTS_PORT, '\n');
}

/* A microvm's firmware leaves this wire closed. The board maps the page when it needs it. */
static void let_watchdog_in(void)
{
    uintptr_t apic = DIRECT_MAP + APIC_REGISTERS;
    const char *problem = mmu_map(apic, APIC_REGISTERS, MMU_WRITE | MMU_DEVICE);
    if (problem)
        panic("no watchdog: %s", problem);
    *(volatile uint32_t *)(apic + APIC_SPURIOUS) = APIC_ENABLED;
    *(volatile uint32_t *)(apic + APIC_LINT1) = LINT_NMI;
    mmu_unmap(apic);
}

static void watch(bool on)
{
    out8(on ? WATCHDOG_START : WATCHDOG_STOP, WATCHDOG_2_S);
}

static void say_passed(void)
{
    say("pass %lu", grade_instructions() - begun_at);
}

static void say_missed(const char *sentence)
{
    say("miss %s", sentence);
    say("operation %u %s", operations, operation);
}

void grade_operation(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    format_vstring(operation, sizeof operation, format, arguments);
    va_end(arguments);
    operations++;
}

/* gdb stops here: the caller is the test. */
__attribute__((noinline)) static _Noreturn void grade_missed(const char *sentence)
{
    watch(false);
    if (running)
        say_missed(sentence);
    board_exit(BOARD_FAILED);
    for (;;)
        ;
}

void grade_expect(bool holds, const char *format, ...)
{
    static char sentence[512];
    va_list arguments;
    if (holds)
        return;
    va_start(arguments, format);
    format_vstring(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    grade_missed(sentence);
}

void grade_lacks(const char *function)
{
    static char sentence[128];
    format_string(sentence, sizeof sentence, "%s() should be there, and the app has none",
                  function);
    grade_missed(sentence);
}

uint32_t grade_random(uint32_t end)
{
    random_state = random_state * 1664525u + 1013904223u; /* Numerical Recipes */
    return (uint32_t)((uint64_t)random_state * end >> 32);
}

/* Some pages of virtual addresses that nothing else has. */
#define FENCED 0xffffd00000000000ul
enum { FENCED_PAGES = 16 };

const void *grade_fenced(const void *bytes, size_t size)
{
    static bool is_mapped;
    for (unsigned i = 0; !is_mapped && i < FENCED_PAGES; i++) {
        uint64_t page = page_alloc(PAGE_SIZE, UINT64_MAX);
        const char *problem = page ? mmu_map(FENCED + i * PAGE_SIZE, page, MMU_WRITE) : "no memory";
        if (problem)
            panic("no fence: %s", problem);
    }
    is_mapped = true;
    return memcpy((char *)FENCED + FENCED_PAGES * PAGE_SIZE - size, bytes, size);
}

/* QEMU, "TCG Instruction Counting": time is the number of instructions, and the TSC counts nanoseconds. */
uint64_t grade_instructions(void)
{
    return __builtin_ia32_rdtsc() >> NS_LOG;
}

static bool begins_with(const char *text, const char *words)
{
    while (*words && *text == *words)
        text++, words++;
    return *words == '\0';
}

static void on_panic(const struct panic *panic)
{
    static char sentence[400];
    watch(false);
    if (!running) {
        panic_report(panic);
        return;
    }
    bool is_limit = begins_with(panic->message, "non-maskable interrupt");
    if (is_limit) {
        format_string(last_panic.message, sizeof last_panic.message,
                      "%u instructions are the limit of a test: an endless loop? It was here",
                      INSTRUCTIONS_MAX);
        format_string(sentence, sizeof sentence, "it should end, and went on for %u instructions",
                      INSTRUCTIONS_MAX);
    } else {
        format_string(sentence, sizeof sentence, "it should not panic, and did: %s",
                      panic->message);
    }
    if (running->panics && panic->is_call && !is_limit) {
        say_passed();
        return;
    }
    say_missed(sentence);
    panic_report(panic);
}

static size_t number_of(const char *line, const char *key)
{
    char text[16] = "";
    size_t value = 0;
    command_line_value(line, key, text, sizeof text);
    for (const char *at = text; *at >= '0' && *at <= '9'; at++)
        value = value * 10 + (size_t)(*at - '0');
    return value;
}

/* The number is for nobody else to read. */
static void read_number(void)
{
    char *line = kernel_boot_info.command_line;
    command_line_value(line, "grade", number, sizeof number);
    for (size_t size = strnlen(number, sizeof number); *line; line++) {
        if (begins_with(line, number)) {
            memset(line, 'x', size);
            return;
        }
    }
}

static size_t find(const char *name)
{
    size_t i = 0;
    while (i < grade_step.test_count && !string_equal(grade_step.tests[i].name, name))
        i++;
    return i;
}

bool grade_passed(const char *name)
{
    size_t i = find(name);
    return running && &grade_step.tests[i] < running && !missed[i];
}

/* The first of those that it needs and that were missed; NULL: none was. */
static const char *lacks_before(const struct grade_test *test)
{
    for (size_t i = 0; i < GRADE_COUNT(test->after) && test->after[i]; i++) {
        if (missed[find(test->after[i])])
            return test->after[i];
    }
    return NULL;
}

static void begin_once(void)
{
    static bool begun;
    if (!begun && grade_step.begin)
        grade_step.begin();
    begun = true;
}

static void run(const struct grade_test *test, uint32_t seed)
{
    say("begin %s", test->name);
    say("hint %s", test->hint ? test->hint : "");
    console_printf("grade: %s\n", test->name);
    random_state = seed;
    operations = 0;
    running = test;
    begun_at = grade_instructions();
    watch(true);
    begin_once();
    test->run();
    grade_expect(!test->panics, "it should end in a panic that says what the mistake is");
    if (grade_step.look_for_leaks)
        grade_step.look_for_leaks(test->run);
    watch(false);
    running = NULL;
    say_passed();
}

/* One that takes too long, or panics, ends the machine: the others are not measured then. */
static void measure(const struct grade_figure *figure)
{
    watch(true);
    begin_once();
    uint64_t value = figure->measure();
    watch(false);
    say("figure %lu %lu %s", value, figure->most, figure->name);
}

/* For a debugger: this test alone, whatever it needs. */
static void run_one(const char *name, uint32_t seed)
{
    size_t i = find(name);
    if (i < grade_step.test_count)
        run(&grade_step.tests[i], seed);
    else
        say("nothing");
}

void kernel_main(const struct boot_info *boot)
{
    const char *line = boot->command_line;
    read_number();
    let_watchdog_in();
    panic_set_handler(on_panic);
    char list[sizeof missed + 1] = "", one[32];
    uint32_t seed = (uint32_t)number_of(line, "seed");
    if (command_line_value(line, "only", one, sizeof one)) {
        run_one(one, seed);
        return;
    }
    command_line_value(line, "missed", list, sizeof list);
    bool has_all = true;
    for (size_t i = 0; list[i]; i++) {
        missed[i] = list[i] == '1';
        has_all = has_all && !missed[i];
    }
    say("tests %zu", grade_step.test_count);
    for (size_t i = number_of(line, "first"); i < grade_step.test_count; i++) {
        const struct grade_test *test = &grade_step.tests[i];
        const char *lack = lacks_before(test);
        missed[i] = lack != NULL;
        if (lack)
            say("untried %s %s", test->name, lack);
        else
            run(test, seed);
    }
    for (size_t i = 0; has_all && i < grade_step.figure_count; i++)
        measure(&grade_step.figures[i]);
    say("end");
}
