/* console_test.c - what reaches the sinks, and what a sink that comes late is shown. */
#include "unit.h"
#include <kernel/console.h>
#include <kernel/format.h>
#include <setjmp.h>

#define KEPT 16384 /* at least so much of what was written is shown to a late sink */

struct recorder {
    struct console_sink sink;
    size_t writes, alarms;
    size_t size;
    char text[200000];
};

static void record(struct console_sink *sink, const char *text, size_t size)
{
    struct recorder *recorder = (struct recorder *)sink;
    if (size > sizeof recorder->text - recorder->size)
        abort();
    memcpy(recorder->text + recorder->size, text, size);
    recorder->size += size;
    recorder->writes++;
}

static struct recorder first = {.sink = {.name = "first", .write = record}};
static struct recorder second = {.sink = {.name = "second", .write = record}};
static struct recorder third = {.sink = {.name = "third", .write = record}};

static void forget(struct recorder *recorder)
{
    recorder->size = 0;
    recorder->writes = 0;
}

static void check_recorded(const struct recorder *recorder, const char *expected)
{
    if (recorder->size != strlen(expected) || memcmp(recorder->text, expected, recorder->size) != 0)
        fail("%s: expected \"%s\", got \"%.*s\"", recorder->sink.name, expected,
             (int)recorder->size, recorder->text);
}

static void write_text(const char *text)
{
    char *exact = exact_copy(text, strlen(text));
    console_write(exact, strlen(text));
    free(exact);
}

CASE(no_sinks)
{
    write_text("nobody reads this");
    console_printf("nor %s", "this");
    console_select("first");
    console_select(NULL);
}

CASE(every_sink_gets_every_write)
{
    console_add(&first.sink);
    console_add(&second.sink);
    console_add(&third.sink);
    write_text("one ");
    write_text("");
    write_text("two");
    check_recorded(&first, "one two");
    check_recorded(&second, "one two");
    check_recorded(&third, "one two");
}

CASE(any_byte)
{
    char bytes[256];
    for (int i = 0; i < 256; i++)
        bytes[i] = (char)i;
    console_add(&first.sink);
    console_write(bytes, sizeof bytes);
    console_add(&second.sink);
    check_int(first.size, sizeof bytes);
    check_bytes(first.text, bytes, sizeof bytes);
    check_int(second.size, sizeof bytes);
    check_bytes(second.text, bytes, sizeof bytes);
}

CASE(late_sink_is_shown_what_came_before)
{
    write_text("one ");
    console_add(&first.sink);
    write_text("two ");
    console_add(&second.sink);
    write_text("three");
    check_recorded(&first, "one two three");
    check_recorded(&second, "one two three");
}

CASE(nothing_to_show_yet)
{
    console_add(&first.sink);
    check_recorded(&first, "");
    write_text("x");
    check_recorded(&first, "x");
}

static char text_byte(size_t i)
{
    return (char)('!' + i * 7 % 90 + (i >> 10) % 4);
}

/*
 * Writes `total` bytes in pieces of `piece`; a sink that comes then is shown the last KEPT, and told
 * how many are gone.
 */
static void keep(size_t total, size_t piece)
{
    char *text = malloc(total);
    for (size_t i = 0; i < total; i++)
        text[i] = text_byte(i);
    for (size_t at = 0; at < total; at += piece)
        console_write(text + at, piece < total - at ? piece : total - at);
    console_add(&first.sink);
    char gone[64] = "";
    if (total > KEPT)
        snprintf(gone, sizeof gone, "\n[console: %zu bytes were lost]\n", total - KEPT);
    size_t size = total < KEPT ? total : KEPT;
    check_int(first.size, strlen(gone) + size);
    check_bytes(first.text, gone, strlen(gone));
    check_bytes(first.text + strlen(gone), text + total - size, size);
    console_write("end", 3);
    check_int(first.size, strlen(gone) + size + 3);
    free(text);
}

CASE(keeps_all_but_one)
{
    keep(KEPT - 1, 1000);
}

CASE(keeps_just_all)
{
    keep(KEPT, 1);
}

CASE(keeps_the_last_one_more)
{
    keep(KEPT + 1, 1000);
}

CASE(keeps_the_last_pieces)
{
    keep(KEPT + 5000, 77);
}

CASE(keeps_the_last_just_twice)
{
    keep(2 * KEPT, 4096);
}

CASE(keeps_the_last_of_one_large_write)
{
    keep(3 * KEPT + 123, 3 * KEPT + 123);
}

CASE(large_write_is_passed_on_whole)
{
    static char text[3 * KEPT];
    memset(text, 'x', sizeof text);
    console_add(&first.sink);
    console_write(text, sizeof text);
    check_int(first.size, sizeof text);
}

CASE(select_mutes_the_others)
{
    console_add(&first.sink);
    console_add(&second.sink);
    console_add(&third.sink);
    write_text("a");
    console_select("third,first");
    check(!first.sink.muted && second.sink.muted && !third.sink.muted);
    write_text("b");
    console_select("second");
    write_text("c");
    console_select(NULL);
    write_text("d");
    check_recorded(&first, "abd");
    check_recorded(&second, "acd");
    check_recorded(&third, "abd");
}

CASE(select_holds_for_those_to_come)
{
    write_text("before ");
    console_select("second");
    console_add(&first.sink);
    console_add(&second.sink);
    write_text("after");
    check_recorded(&first, "");
    check_recorded(&second, "before after");
    console_select(NULL);
    console_add(&third.sink);
    check_recorded(&third, "before after");
}

CASE(select_takes_whole_names)
{
    console_add(&first.sink);
    console_select("firs,firsts,xfirst");
    write_text("x");
    check_recorded(&first, "");
}

__attribute__((format(printf, 1, 2))) static void print_with_vprintf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    console_vprintf(format, arguments);
    va_end(arguments);
}

/* Of any length: the text of format_string(), in one write as long as it is a line. */
CASE(printf_is_format_string)
{
    static char text[1200], expected[2 * sizeof text];
    console_add(&first.sink);
    for (size_t length = 0; length < sizeof text - 1; length++) {
        for (size_t i = 0; i < length; i++)
            text[i] = text_byte(i);
        text[length] = '\0';
        format_string(expected, sizeof expected, "<%s|%-9d%%%c%08lx>", text, -42, '!', 0xbeeful);
        forget(&first);
        console_printf("<%s|%-9d%%%c%08lx>", text, -42, '!', 0xbeeful);
        check_recorded(&first, expected);
        check(first.writes == 1 || first.size > 200);
        forget(&first);
        print_with_vprintf("<%s|%-9d%%%c%08lx>", text, -42, '!', 0xbeeful);
        check_recorded(&first, expected);
    }
}

CASE(printf_with_wide_fields)
{
    console_add(&first.sink);
    console_printf("%100000d", 1);
    check_int(first.size, 100000);
    for (size_t i = 0; i < first.size - 1; i++)
        check_int(first.text[i], ' ');
    check_int(first.text[first.size - 1], '1');
}

CASE(printf_is_kept)
{
    console_printf("%s %d\n", "kept", 1);
    console_add(&first.sink);
    check_recorded(&first, "kept 1\n");
}

/* ---- In a panic ---- */

static void count_alarm(struct console_sink *sink)
{
    ((struct recorder *)sink)->alarms++;
}

CASE(deaf)
{
    check(console_is_muted());
    console_add(&first.sink);
    check(!console_is_muted());
}

CASE(alarm)
{
    first.sink.alarm = third.sink.alarm = count_alarm;
    console_add(&first.sink);
    console_add(&second.sink);
    console_add(&third.sink);
    console_select("first,second");
    console_alarm();
    write_text("x");
    check_int(first.alarms, 1);
    check_int(third.alarms, 0);
    check_recorded(&first, "x");
    check_recorded(&second, "x");
    check_recorded(&third, "");
}

static bool nest;

static void write_nested(struct console_sink *sink, const char *text, size_t size)
{
    record(sink, text, size);
    if (nest) {
        nest = false;
        write_text("(nested)");
    }
}

CASE(deaf_without_sinks_or_with_all_muted)
{
    check(console_is_muted());
    console_add(&first.sink);
    check(!console_is_muted());
    console_select("second");
    check(console_is_muted());
    console_add(&second.sink);
    check(!console_is_muted());
    console_select(NULL);
    check(!console_is_muted());
}

/* What was written while it was muted is not for it, though a panic is. */
CASE(muted_until_the_panic)
{
    console_add(&first.sink);
    console_select("second");
    write_text("not for you");
    check(console_panic());
    write_text("a panic");
    check_recorded(&first, "a panic");
}

/* A busy console queues: what a sink writes comes after what it was given, on every sink. */
CASE(sink_that_writes)
{
    first.sink.write = write_nested;
    console_add(&first.sink);
    console_add(&second.sink);
    nest = true;
    write_text("one ");
    write_text("two");
    check_recorded(&first, "one (nested)two");
    check_recorded(&second, "one (nested)two");
    console_add(&third.sink);
    check_recorded(&third, "one (nested)two");
}

CASE(last_sink_that_writes)
{
    second.sink.write = write_nested;
    console_add(&first.sink);
    console_add(&second.sink);
    nest = true;
    write_text("one ");
    check_recorded(&first, "one (nested)");
    check_recorded(&second, "one (nested)");
}

CASE(sink_that_writes_while_it_is_shown_what_came_before)
{
    write_text("before ");
    first.sink.write = write_nested;
    nest = true;
    console_add(&first.sink);
    check_recorded(&first, "before (nested)");
}

static unsigned turns;

static void write_each_time(struct console_sink *sink, const char *text, size_t size)
{
    record(sink, text, size);
    turns++;
    console_printf("[%05u]", turns);
}

/* Its own text makes it write again. It must come to an end, and nothing is left out of order. */
CASE(sink_that_always_writes)
{
    first.sink.write = write_each_time;
    console_add(&first.sink);
    console_add(&second.sink);
    write_text("text");
    write_text("more");
    check(first.size < 4 * KEPT && second.size < 4 * KEPT);
    check_bytes(first.text, "text[00001]", 11);
    check_bytes(second.text, "text[00001]", 11);
    check_bytes(first.text + 11, "[00002]", 7);
}

static size_t burst;

static void write_burst(struct console_sink *sink, const char *text, size_t size)
{
    record(sink, text, size);
    size_t count = burst;
    burst = 0;
    for (size_t i = 0; i < count; i++)
        write_text("0123456789");
}

/* What the queue cannot hold is counted, and what follows is there again. */
CASE(queue_that_is_full)
{
    first.sink.write = write_burst;
    console_add(&first.sink);
    console_add(&second.sink);
    burst = 2000;
    write_text("1234");
    write_text("after");
    static char all[KEPT + 100];
    size_t fits = KEPT - 4;
    memcpy(all, "1234", 4);
    for (size_t i = 0; i < fits; i++)
        all[4 + i] = (char)('0' + i % 10);
    int more = snprintf(all + KEPT, 100, "\n[console: %zu bytes were lost]\nafter", 20000 - fits);
    if (first.size != KEPT + (size_t)more)
        fail("%.*s", 60, first.text + KEPT - 10);
    check_bytes(first.text, all, first.size);
    check_int(second.size, KEPT + more);
    check_bytes(second.text, all, second.size);
}

static jmp_buf panic;
static bool fault_in_write, fault_in_alarm;

static void faulty_write(struct console_sink *sink, const char *text, size_t size)
{
    if (fault_in_write)
        longjmp(panic, 1);
    record(sink, text, size);
}

static void faulty_alarm(struct console_sink *sink)
{
    if (fault_in_alarm)
        longjmp(panic, 1);
    count_alarm(sink);
}

static void add_faulty(void)
{
    first.sink.write = faulty_write;
    first.sink.alarm = faulty_alarm;
    console_add(&third.sink);
    console_add(&first.sink);
    console_add(&second.sink);
}

/* What interrupted the sink may have nothing to do with it: it is shown all, and the report. */
CASE(interrupted_sink_is_tried_again)
{
    add_faulty();
    fault_in_write = true;
    if (!setjmp(panic))
        write_text("one ");
    fault_in_write = false;
    write_text("two ");
    check(console_panic());
    console_alarm();
    write_text("report");
    check_int(first.alarms, 1);
    check_recorded(&first, "one two report");
    check_recorded(&second, "one two report");
    check_recorded(&third, "one two report");
}

static void write_bytewise(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; sink->done = ++i) {
        if (fault_in_write && text[i] == '!')
            longjmp(panic, 1);
        record(sink, text + i, 1);
    }
}

/* One that says how far it came goes on there. */
CASE(interrupted_sink_that_counts)
{
    first.sink.write = write_bytewise;
    console_add(&first.sink);
    console_add(&second.sink);
    fault_in_write = true;
    if (!setjmp(panic))
        write_text("half!way ");
    fault_in_write = false;
    check(console_panic());
    write_text("report");
    check_recorded(&first, "half!way report");
    check_recorded(&second, "half!way report");
}

CASE(sink_that_fails_again_is_left_out)
{
    add_faulty();
    fault_in_write = true;
    if (!setjmp(panic))
        write_text("1");
    if (!setjmp(panic))
        console_panic();
    check(console_panic());
    write_text("report");
    check_recorded(&first, "");
    check_recorded(&second, "1report");
    check_recorded(&third, "1report");
}

CASE(sink_whose_alarm_fails_is_left_out)
{
    add_faulty();
    check(console_panic());
    fault_in_alarm = true;
    if (!setjmp(panic))
        console_alarm();
    check(console_panic());
    console_alarm();
    write_text("report");
    check_int(first.alarms, 0);
    check_recorded(&first, "");
    check_recorded(&second, "report");
    check_recorded(&third, "report");
}

CASE(panic_with_no_sink_that_works)
{
    check(!console_panic());
    first.sink.write = faulty_write;
    console_add(&first.sink);
    console_select("another");
    check(console_panic() && !first.sink.muted);
    fault_in_write = true;
    if (!setjmp(panic))
        write_text("lost");
    fault_in_write = false;
    check(console_panic());
    check_recorded(&first, "lost");
}
