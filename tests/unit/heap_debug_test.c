/*
 * heap_debug_test.c - what HEAP_DEBUG keeps of what was freed, where another thread frees at any moment at which
 * interrupts go on.
 */
#include "unit.h"

#include "fake_irq.h"
#include <kernel/panic.h>
#include <kernel/symbols.h>

static void come_between(void);

static void restore_and_come_between(uintptr_t state)
{
    fake_restore(state);
    if (interrupts_on)
        come_between();
}

#define NEEDS_heap
#define arch_irq_save fake_save
#define arch_irq_restore restore_and_come_between
#include "../../services/heap/plain.c"
#undef kmalloc
#undef kcalloc
#undef krealloc
#undef kmalloc_aligned
#undef kfree
void *kmalloc(size_t size);
void *kcalloc(size_t count, size_t size);
void *krealloc(void *memory, size_t size);
void *kmalloc_aligned(size_t alignment, size_t size);
void kfree(void *memory);
#include "../../services/heap/debug.c"
#include "../../services/heap/explain.c"
#include "../../services/heap/walk.c"

#define REGION (1u << 20)
#define MANY (4 * KEPT_MAX)

static _Alignas(1024) char memory[REGION];

bool heap_grow(size_t size)
{
    static bool has_grown;
    if (has_grown || size > REGION)
        return false;
    has_grown = true;
    heap_add(memory, REGION);
    return true;
}

bool symbols_find_call(uintptr_t return_address, struct symbol *symbol)
{
    (void)return_address, (void)symbol;
    return false;
}

noreturn void panic_for_caller(const void *frame_address, const char *file, int line,
                               const char *format, ...)
{
    (void)frame_address, (void)file, (void)line;
    fail("a panic: %s", format);
    abort();
}

static void *others[MANY];
static size_t other_count;
static unsigned restores_left; /* until another thread comes between */

static bool others_check;

static void come_between(void)
{
    if (restores_left == 0 || --restores_left > 0)
        return;
    if (others_check)
        heap_check();
    else if (other_count > 0)
        kfree(others[--other_count]);
}

static size_t blocks_in_use(void)
{
    size_t count = 0;
    struct walk walk = {0};
    for (const struct block *block; (block = walk_next(&walk));)
        count += !(block->size & BLOCK_FREE) && !mark_in(block)->freed_by;
    return count;
}

static void check_ring(size_t in_use)
{
    check(kept_count <= KEPT_MAX);
    check(kept_bytes <= KEPT_BYTES_MAX);
    size_t bytes = 0;
    for (size_t i = 0; i < kept_count; i++) {
        const struct mark *mark = kept[(kept_first + i) % KEPT_MAX];
        check(mark_is_sealed(mark) && mark->freed_by);
        bytes += mark->size;
    }
    check_int(kept_bytes, bytes);
    check_int(blocks_in_use(), in_use);
    check_int(heap_statistics().blocks, in_use + kept_count);
    heap_check();
}

/* The nth time that interrupts go on in a kfree(), for each n. */
static void free_beside(unsigned moment, size_t size)
{
    void *mine[MANY];
    for (size_t i = 0; i < MANY; i++) {
        mine[i] = kmalloc(size);
        others[i] = kmalloc(size / 2 + 1);
        check(mine[i] && others[i]);
    }
    other_count = MANY;
    for (size_t i = 0; i < MANY; i++) {
        restores_left = moment;
        kfree(mine[i]);
        restores_left = 0;
        check_ring(MANY - 1 - i + other_count);
    }
    while (other_count > 0)
        kfree(others[--other_count]);
    check_ring(0);
}

CASE(another_thread_frees_meanwhile)
{
    for (unsigned moment = 1; moment <= 8; moment++) {
        free_beside(moment, 40);   /* as many as are kept */
        free_beside(moment, 1600); /* as many bytes */
    }
}

CASE(another_thread_checks_meanwhile)
{
    others_check = true;
    for (unsigned moment = 1; moment <= 8; moment++) {
        for (size_t size = 1; size < 3000; size += 500) {
            restores_left = moment;
            void *mine = kmalloc(size);
            restores_left = moment;
            kfree(mine);
            restores_left = 0;
        }
    }
    check_ring(0);
}
