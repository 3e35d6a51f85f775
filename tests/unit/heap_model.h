/*
 * heap_model.h - a slow and simple model of the heap: what is in use, with what is in it. Memory that is
 * given out twice, moved wrongly or written by the heap no longer holds what the model put there.
 */
#pragma once

#include <services/heap.h>
#include <stdint.h>
#include <string.h>

#define MODEL_MAX 600

struct model_memory {
    unsigned char *at;
    size_t size;
    unsigned char first; /* of the bytes in it, which count up */
};

static struct model_memory model[MODEL_MAX];
static size_t model_count;

static void model_fill(struct model_memory *memory, size_t from)
{
    for (size_t i = from; i < memory->size; i++)
        memory->at[i] = (unsigned char)(memory->first + i * 7);
}

/* Returns whether that much of it is as it was. */
static bool model_holds(const struct model_memory *memory, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (memory->at[i] != (unsigned char)(memory->first + i * 7))
            return false;
    }
    return true;
}

/* NULL memory is none. Returns whether the model had room. */
static bool model_add(void *at, size_t size, unsigned char first)
{
    if (!at || model_count == MODEL_MAX)
        return false;
    model[model_count] = (struct model_memory){at, size, first};
    model_fill(&model[model_count++], 0);
    return true;
}

/* Frees one; returns whether it was whole. */
static bool model_free(size_t index)
{
    bool whole = model_holds(&model[index], model[index].size);
    kfree(model[index].at);
    model[index] = model[--model_count];
    return whole;
}

/* Returns whether what stays of it is whole. Where there is no memory nothing changes. */
static bool model_resize(size_t index, size_t size)
{
    struct model_memory *memory = &model[index];
    size_t stays = size < memory->size ? size : memory->size;
    unsigned char *at = krealloc(memory->at, size);
    if (!at)
        return model_holds(memory, memory->size);
    *memory = (struct model_memory){at, size, memory->first};
    bool whole = model_holds(memory, stays);
    model_fill(memory, stays);
    return whole;
}

/* One step, which three numbers choose. Returns whether all was as it should be. */
static bool model_step(unsigned what, size_t size, unsigned index)
{
    unsigned char first = (unsigned char)(size * 31 + what);
    size_t alignment = (size_t)1 << index % 13;
    unsigned char *at;
    if (what % 8 >= 5)
        return model_count == 0 || model_free(index % model_count);
    if (model_count == MODEL_MAX || (what % 8 == 4 && model_count > 0))
        return model_resize(index % model_count, size);
    switch (what % 8) {
    case 3:
        at = kcalloc(size / 4, 4);
        size = size / 4 * 4;
        for (size_t i = 0; at && i < size; i++) {
            if (at[i] != 0)
                return false;
        }
        break;
    case 2:
        at = kmalloc_aligned(alignment, size);
        if ((uintptr_t)at & (alignment - 1))
            return false;
        break;
    default:
        at = kmalloc(size);
    }
    if ((uintptr_t)at & 7)
        return false;
    return !at || model_add(at, size, first);
}
