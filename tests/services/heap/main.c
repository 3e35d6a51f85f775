/* main.c - the heap, and what it says of each mistake. */
#include <kernel/kernel_main.h>
#include <kernel/string.h>
#include <kernel/test.h>
#include <services/heap.h>

TEST(memory_is_given_and_taken_back)
{
    struct heap_statistics before = heap_statistics();
    char *small = kmalloc(1), *zero = kcalloc(10, 10), *aligned = kmalloc_aligned(256, 100);
    check(small && zero && aligned);
    check_equal((uintptr_t)small % 8, 0);
    check_equal((uintptr_t)aligned % 256, 0);
    for (int i = 0; i < 100; i++)
        check(zero[i] == 0);
    memset(small, 1, 1);
    memset(zero, 2, 100);
    memset(aligned, 3, 100);
    heap_check();
    kfree(zero);
    kfree(small);
    kfree(aligned);
    heap_check();
    check(heap_statistics().total >= before.total);
}

TEST(realloc_keeps_the_content)
{
    char *text = krealloc(NULL, 6);
    check(text != NULL);
    memcpy(text, "hello", 6);
    text = krealloc(text, 60);
    check(text != NULL && memcmp(text, "hello", 6) == 0);
    text = krealloc(text, 3);
    check(text != NULL && memcmp(text, "hel", 3) == 0);
    kfree(text);
}

TEST(there_is_no_memory_without_end)
{
    check(kmalloc(SIZE_MAX) == NULL);
    check(kmalloc(SIZE_MAX / 2) == NULL);
    check(kcalloc(SIZE_MAX / 2, 4) == NULL);
    check(kmalloc_aligned(SIZE_MAX / 2 + 1, 8) == NULL);
    heap_check();
}

TEST(nothing_of_nothing)
{
    kfree(NULL);
    char *first = kmalloc(0), *second = kmalloc(0);
    check(first != NULL && second != NULL && first != second);
    kfree(first);
    kfree(second);
}

/* Larger than what the heap begins with; a microcontroller has no such memory. */
TEST(the_heap_grows)
{
    for (size_t size = 1000; size < 20000000; size *= 3) {
        char *large = kmalloc(size);
        if (!large)
            break;
        large[0] = large[size - 1] = 1;
        heap_check();
        kfree(large);
    }
    heap_check();
}

/* Takes and gives: more of both than there is memory. */
TEST(it_lasts)
{
    static char *at[16];
    unsigned number = 1;
    for (int i = 0; i < 3000; i++) {
        number = number * 1103515245u + 12345;
        char **one = &at[number >> 16 & 15];
        kfree(*one);
        *one = kmalloc(number >> 20 & 63);
        check(*one != NULL);
    }
    for (int i = 0; i < 16; i++)
        kfree(at[i]);
    heap_check();
}

__attribute__((noinline)) static char *make_name(void)
{
    return kmalloc(24);
}

__attribute__((noinline)) static char *make_list(void)
{
    return kmalloc(16);
}

TEST(leaks_are_counted)
{
    char *name = make_name(), *other = make_name(), *list = make_list();
    check_equal(heap_leaks(), 3);
    kfree(other);
    check_equal(heap_leaks(), 2);
    kfree(name);
    kfree(list);
    check_equal(heap_leaks(), 0);
}

/* Three allocations; returns false and keeps nothing where one of them fails. */
static bool make_three(void)
{
    char *first = kmalloc(10), *second = first ? kcalloc(2, 8) : NULL;
    char *third = second ? krealloc(first, 20) : NULL;
    kfree(third ? third : first);
    kfree(second);
    return third != NULL;
}

TEST(each_allocation_may_fail)
{
    for (size_t i = 0; i < 4; i++) {
        heap_fail_after(i);
        check(make_three() == (i == 3));
        heap_fail_after(HEAP_FAIL_NEVER);
        check_equal(heap_leaks(), 0);
        heap_check();
    }
}

TEST(one_failure_is_all)
{
    heap_fail_after(0);
    check(kmalloc(1) == NULL);
    check(make_three());
    heap_fail_after(HEAP_FAIL_NEVER);
}

TEST_PANICS(written_past_the_end, "heap: written past the end of 24 bytes at ")
{
    char *name = make_name();
    name[24] = 0;
    kfree(name);
}

TEST_PANICS(the_maker_is_named, " of make_name (main.c:")
{
    char *name = make_name();
    name[24] = 0;
    kfree(name);
}

TEST_PANICS(the_neighbour_is_named, ": byte 24; after it: 16 bytes at ")
{
    char *name = make_name(), *list = make_list();
    name[24] = 0;
    heap_check();
    kfree(list);
    kfree(name);
}

TEST_PANICS(the_neighbour_is_overwritten, ", whose mark is overwritten")
{
    char *name = make_name(), *list = make_list();
    for (int i = 24; i < 60; i++)
        name[i] = 0;
    kfree(name);
    kfree(list);
}

TEST_PANICS(written_before_the_start, "heap: written before the start of 16 bytes at ")
{
    char *name = make_name(), *list = make_list();
    list[-1] = 0;
    kfree(name);
    kfree(list);
}

TEST_PANICS(the_one_before_is_named, ": byte -1; before it: 24 bytes at ")
{
    char *name = make_name(), *list = make_list();
    list[-1] = 0;
    kfree(list);
    kfree(name);
}

TEST_PANICS(freed_twice, "heap: freed twice: 24 bytes at ")
{
    char *name = make_name();
    kfree(name);
    kfree(name);
}

__attribute__((noinline)) static void forget(char *name)
{
    kfree(name);
}

TEST_PANICS(who_freed_it_is_named, ", freed by forget (main.c:")
{
    char *name = make_name();
    forget(name);
    forget(name);
}

/* More than are kept to be looked at. */
#define MANY (sizeof(void *) == 4 ? 12 : 80)

TEST_PANICS(freed_long_ago, ": that is free memory already")
{
    static char *others[80];
    char *wall = make_list(), *name = make_name();
    for (size_t i = 0; i < MANY; i++)
        others[i] = make_list();
    kfree(name);
    for (size_t i = 0; i < MANY; i++)
        kfree(others[i]);
    kfree(name);
    kfree(wall);
}

TEST_PANICS(written_after_it_was_freed, "heap: written after it was freed: byte 3 of 24 bytes at ")
{
    char *name = make_name();
    kfree(name);
    name[3] = 'x';
    heap_check();
}

TEST_PANICS(written_after_it_was_freed_is_found_late,
            "heap: written after it was freed: byte 3 of ")
{
    char *name = make_name();
    kfree(name);
    name[3] = 'x';
    for (int i = 0; i < 200; i++)
        kfree(kmalloc(24));
}

TEST_PANICS(freed_in_the_middle, ": that is byte 8 of 24 bytes at ")
{
    char *name = make_name();
    kfree(name + 8);
}

TEST_PANICS(freed_at_an_odd_address, ": that is byte 1 of 24 bytes at ")
{
    char *name = make_name();
    kfree(name + 1);
}

TEST_PANICS(freed_but_not_of_the_heap, ": that is no memory of the heap")
{
    static char name[24];
    kfree(make_name());
    kfree(name);
}

TEST_PANICS(resized_after_it_was_freed, "heap: freed twice: 24 bytes at ")
{
    char *name = make_name();
    kfree(name);
    name = krealloc(name, 30);
    kfree(name);
}

/* Bytes that the heap keeps before what it gives. */
#define MARK (sizeof(void *) == 4 ? 24 : 40)

TEST_PANICS(the_mark_is_overwritten,
            "is overwritten, and so is what the heap keeps before it; before it: 24 bytes at ")
{
    char *name = make_name(), *list = make_list();
    memset(list - MARK, 0, MARK);
    kfree(name);
    kfree(list);
    heap_check();
}

/* One byte, further away than the fence: the size of the block after it. */
#define SIZE_AFTER (sizeof(void *) == 4 ? 28 : 36)

TEST_PANICS(the_size_of_a_block_is_overwritten,
            " is overwritten, and so is what the heap keeps before it; before it: 24 bytes")
{
    char *name = make_name(), *list = make_list();
    name[SIZE_AFTER] = (char)0xff;
    kfree(name);
    for (int i = 0; i < 200; i++)
        kfree(make_name());
    kfree(list);
}

TEST_PANICS(the_check_finds_such_a_size,
            " is overwritten, and so is what the heap keeps before it; before it: 24 bytes")
{
    char *name = make_name(), *list = make_list();
    name[SIZE_AFTER] = (char)0xff;
    heap_check();
    kfree(name);
    kfree(list);
}

TEST_PANICS(no_power_of_two, "assertion failed: ")
{
    char *name = kmalloc_aligned(24, 8);
    kfree(name);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
}
