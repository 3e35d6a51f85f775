/* console_queue.c - the ring buffer between console_write() and the sinks. */
#include <kernel/arch.h>
#include <kernel/console_queue.h>
#include <kernel/string.h>
#include <stdbool.h>

char queue_ring[CONSOLE_KEPT_MAX];
volatile size_t queue_head, queue_lost;
_Static_assert((CONSOLE_KEPT_MAX & (CONSOLE_KEPT_MAX - 1)) == 0,
               "a size_t wraps at a power of two");

/*
 * Appending has two steps: reserve a place by moving the head, then copy the text there. A copy that
 * was interrupted by another one is in the list from `copying` by `outer`.
 */
struct copy {
    const char *text;
    size_t at, size;
    struct copy *outer;
};
static struct copy *volatile copying;

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t room(size_t head, size_t tail)
{
    size_t used = head - tail;
    return used < CONSOLE_KEPT_MAX ? CONSOLE_KEPT_MAX - used : 0;
}

static void complete(const struct copy *copy)
{
    size_t begin = copy->at % CONSOLE_KEPT_MAX;
    size_t first = least(copy->size, CONSOLE_KEPT_MAX - begin);
    memcpy(queue_ring + begin, copy->text, first);
    if (first < copy->size)
        memcpy(queue_ring, copy->text + first, copy->size - first);
}

/* Moves the head from `head` by `size`. Returns false if an interrupt has moved it before. */
static bool advance(size_t head, size_t size);

static size_t append_one(const char *text, size_t size, size_t tail)
{
    struct copy this = {.text = text, .outer = copying};
    do {
        this.at = queue_head;
        this.size = least(size, room(this.at, tail));
    } while (!advance(this.at, this.size));
    copying = &this;
    complete(&this);
    copying = this.outer;
    queue_lost += size - this.size;
    return this.at;
}

static void complete_copies(void)
{
    for (; copying; copying = copying->outer)
        complete(copying);
}

#if __GCC_ATOMIC_POINTER_LOCK_FREE == 2

static bool advance(size_t head, size_t size)
{
    return __atomic_compare_exchange_n(&queue_head, &head, head + size, false, __ATOMIC_RELAXED,
                                       __ATOMIC_RELAXED);
}

size_t queue_append(const char *text, size_t size, size_t tail)
{
    return append_one(text, size, tail);
}

void queue_panic(size_t tail)
{
    (void)tail;
    complete_copies();
}

void queue_reset(void)
{
    queue_head = queue_lost = 0;
    copying = NULL;
}

#else
/*
 * ARMv6-M has no compare-and-exchange. With interrupts masked only an NMI can interrupt advance(): its
 * text is put into a second buffer, and appended after the text that it has interrupted.
 */
static char nmi_text[CONSOLE_LINE_MAX];
static volatile size_t nmi_size;
static volatile bool advancing;

static bool advance(size_t head, size_t size)
{
    uintptr_t state = arch_irq_save();
    advancing = true;
    bool is_same = queue_head == head;
    if (is_same)
        queue_head = head + size;
    advancing = false;
    arch_irq_restore(state);
    return is_same;
}

static void put_nmi_text(const char *text, size_t size)
{
    size_t part = least(size, sizeof nmi_text - nmi_size);
    memcpy(nmi_text + nmi_size, text, part);
    nmi_size += part;
    queue_lost += size - part;
}

/* Nothing is put there now, because nothing advances. Returns the size. */
static size_t take_nmi_text(char text[sizeof nmi_text])
{
    uintptr_t state = arch_irq_save();
    size_t size = nmi_size;
    memcpy(text, nmi_text, size);
    nmi_size = 0;
    arch_irq_restore(state);
    return size;
}

static void append_nmi_text(size_t tail)
{
    char text[sizeof nmi_text];
    append_one(text, take_nmi_text(text), tail);
}

size_t queue_append(const char *text, size_t size, size_t tail)
{
    if (advancing) {
        put_nmi_text(text, size);
        return queue_head;
    }
    size_t at = append_one(text, size, tail);
    while (nmi_size > 0)
        append_nmi_text(tail);
    return at;
}

/* A panic in the NMI does not return to advance(). */
void queue_panic(size_t tail)
{
    advancing = false;
    if (nmi_size > 0)
        append_nmi_text(tail);
    complete_copies();
}

void queue_reset(void)
{
    queue_head = queue_lost = 0;
    copying = NULL;
    advancing = false;
    nmi_size = 0;
}

#endif
