/* turns.c - tests of whose turn it is. */
#include "threads_test.h"
#include <services/semaphore.h>

static void note_in_turns(void)
{
    static const char *const names[THREADS] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    for (unsigned i = 0; i < THREADS; i++)
        start(i, names[i], note_three_times, names[i]);
    for (unsigned i = 0; i < THREADS; i++)
        thread_join(&threads[i]);
}

TEST(threads_of_a_priority_take_turns)
{
    in_one_turn(note_in_turns);
    check_order("abcdefghabcdefghabcdefgh");
}

TEST(the_highest_runs_first)
{
    thread_set_priority(thread_self(), THREAD_HIGHEST);
    start(0, "low", note_three_times, "l");
    start(1, "high", note_three_times, "h");
    thread_set_priority(&threads[0], THREAD_NORMAL - 1);
    thread_set_priority(&threads[1], THREAD_NORMAL + 1);
    thread_set_priority(thread_self(), THREAD_NORMAL);
    note('m');
    thread_join(&threads[0]);
    thread_join(&threads[1]);
    check_order("hhhmlll");
}

static struct semaphore filled = SEMAPHORE("filled", 0);

static void take_and_note(void *context)
{
    semaphore_take(&filled);
    note_once(context);
}

static void take_in_turns(void)
{
    start(0, "a", take_and_note, "a");
    start(1, "b", take_and_note, "b");
    start(2, "c", take_and_note, "c");
    thread_set_priority(&threads[2], THREAD_NORMAL + 1);
    thread_yield();
    for (int i = 0; i < 3; i++)
        semaphore_give(&filled);
    note('m');
    thread_yield();
    for (int i = 0; i < 3; i++)
        thread_join(&threads[i]);
}

TEST(a_semaphore_goes_to_the_highest_then_the_first)
{
    in_one_turn(take_in_turns);
    check_order("cmab");
    semaphore_give(&filled);
    check(semaphore_try_take(&filled));
    check(!semaphore_try_take(&filled));
}
