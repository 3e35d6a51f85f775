/* main.c - the heap without HEAP_DEBUG: on the board, as fast and as small as it is there. */
#include <kernel/kernel_main.h>
#include <kernel/string.h>
#include <kernel/test.h>
#include <services/heap.h>

static unsigned number = 1;

static unsigned next_number(void)
{
    number = number * 1103515245u + 12345;
    return number >> 16;
}

#define LIVE 24

static struct {
    unsigned char *at;
    size_t size;
} live[LIVE];

static void fill(unsigned i)
{
    for (size_t at = 0; at < live[i].size; at++)
        live[i].at[at] = (unsigned char)(i + at);
}

static bool is_whole(unsigned i)
{
    for (size_t at = 0; at < live[i].size; at++) {
        if (live[i].at[at] != (unsigned char)(i + at))
            return false;
    }
    return true;
}

static void take(unsigned i)
{
    size_t size = next_number() % 60;
    live[i].at = i % 3 ? kmalloc(size) : kmalloc_aligned(16, size);
    live[i].size = live[i].at ? size : 0;
    check(i % 3 || ((uintptr_t)live[i].at & 15) == 0);
    fill(i);
}

static void resize(unsigned i)
{
    size_t size = next_number() % 80, before = live[i].size;
    unsigned char *at = krealloc(live[i].at, size);
    if (!at)
        return;
    live[i].at = at;
    live[i].size = size < before ? size : before;
    check(is_whole(i));
    live[i].size = size;
    fill(i);
}

/* What is given out stays as it is while other memory is taken and given back. */
TEST(a_trace)
{
    for (int turn = 0; turn < 2000; turn++) {
        unsigned i = next_number() % LIVE;
        check(is_whole(i));
        if (turn % 4 == 3) {
            resize(i);
        } else {
            kfree(live[i].at);
            take(i);
        }
    }
    heap_check();
    for (unsigned i = 0; i < LIVE; i++)
        kfree(live[i].at);
    heap_check();
}

TEST(all_comes_back)
{
    kfree(kmalloc_aligned(64, 10));
    struct heap_statistics now = heap_statistics();
    check_equal(now.blocks, 0);
    check_equal(now.used, 0);
    check_equal(now.free_blocks, now.regions);
    check_equal(heap_leaks(), 0);
}

TEST(all_can_be_had)
{
    size_t most = heap_statistics().largest_free;
    char *all = kmalloc(most);
    check(all != NULL);
    memset(all, 1, most);
    kfree(all);
    heap_check();
    check(kmalloc(SIZE_MAX) == NULL);
}

TEST_PANICS(freed_twice, "assertion failed: ")
{
    char *first = kmalloc(40), *second = kmalloc(1);
    kfree(first);
    kfree(first);
    kfree(second);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
}
