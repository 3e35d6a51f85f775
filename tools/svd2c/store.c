/* store.c - memory that lives until the program ends. */
#include "svd2c/svd2c.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* What fills this many chunks gets larger ones, in huge pages: a fault for each 4 KiB costs more than
 * what is put there. */
enum { CHUNK = 1 << 18, ALIGN = 8, FEW_CHUNKS = 32, REGION = 1 << 24, HUGE_PAGE = 1 << 21 };

struct chunk {
    struct chunk *next;
    size_t used, size;
    bool mapped;
    max_align_t room[];
};

static struct chunk *chunks;
static size_t chunk_count;

void store_exhausted(void)
{
    fprintf(stderr, "svd2c: out of memory\n");
    exit(2);
}

void *store_raw(size_t size)
{
    void *memory = calloc(1, size);
    if (!memory)
        store_exhausted();
    return memory;
}

static struct chunk *chunk_new(size_t room)
{
    struct chunk *chunk = store_raw(sizeof *chunk + room);
    chunk->size = room;
    return chunk;
}

/* Zeroed, and all of it for one chunk. NULL: the system has none. */
static struct chunk *region_new(void)
{
#ifdef MADV_HUGEPAGE
    char *memory =
        mmap(NULL, REGION + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    size_t before = -(uintptr_t)memory % HUGE_PAGE;
    if (before)
        munmap(memory, before);
    munmap(memory + before + REGION, HUGE_PAGE - before);
    madvise(memory + before, REGION, MADV_HUGEPAGE);
    struct chunk *chunk = (struct chunk *)(void *)(memory + before);
    chunk->size = REGION - sizeof *chunk;
    chunk->mapped = true;
    return chunk;
#else
    return NULL;
#endif
}

/* A chunk of its own for what is large, after the first, which goes on being filled. */
static void *take_large(size_t size)
{
    struct chunk *fresh = chunk_new(size);
    fresh->used = size;
    struct chunk **at = chunks ? &chunks->next : &chunks;
    fresh->next = *at;
    *at = fresh;
    return fresh->room;
}

static void *take(size_t size, size_t align)
{
    if (size > CHUNK / 8)
        return take_large(size);
    size_t at = chunks ? (chunks->used + align - 1) & ~(align - 1) : 0;
    if (!chunks || at + size > chunks->size) {
        struct chunk *fresh = chunk_count++ < FEW_CHUNKS ? NULL : region_new();
        if (!fresh)
            fresh = chunk_new(CHUNK);
        fresh->next = chunks;
        chunks = fresh;
        at = 0;
    }
    chunks->used = at + size;
    return (char *)chunks->room + at;
}

void *store_new(size_t size)
{
    return take(size, ALIGN);
}

const char *store_text(const char *text, size_t length)
{
    char *copy = take(length + 1, 1);
    memcpy(copy, text, length);
    return copy;
}

const char *store_format(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = take((size_t)length + 1, 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

const char *store_join(const char *first, const char *second)
{
    size_t before = strlen(first), after = strlen(second);
    char *text = take(before + after + 2, 1);
    memcpy(text, first, before);
    text[before] = '_';
    memcpy(text + before + 1, second, after);
    return text;
}

const char *store_replace(const char *text, size_t at, size_t length, const char *with)
{
    size_t inner = strlen(with), rest = strlen(text + at + length);
    char *result = take(at + inner + rest + 1, 1);
    memcpy(result, text, at);
    memcpy(result + at, with, inner);
    memcpy(result + at + inner, text + at + length, rest);
    return result;
}

void store_release(void)
{
    while (chunks) {
        struct chunk *next = chunks->next;
        if (chunks->mapped)
            munmap(chunks, REGION);
        else
            free(chunks);
        chunks = next;
    }
    chunk_count = 0;
}
