/*
 * stack.c - the stack that a program begins with: System V AMD64 ABI, "Initial Stack and Register State".
 *
 * From the stack pointer on: how many arguments, their addresses, 0; no environment, 0; no auxiliary vector,
 * two words of 0. The strings are above. All of it is in the highest page.
 */
#include "internal.h"
#include <kernel/string.h>

#define WORDS_AFTER_ARGUMENTS 4 /* the end of the arguments, of the environment, and the vector's */

_Static_assert(PROCESS_ARGUMENTS_SIZE +
                       (1 + PROCESS_ARGUMENTS_MAX + WORDS_AFTER_ARGUMENTS + 1) * 8 <=
                   PAGE_SIZE,
               "the arguments are in one page");

struct arguments {
    const char *const *at;
    size_t count, size; /* bytes, with their zeroes */
};

static const char *measure(struct arguments *arguments)
{
    for (; arguments->at[arguments->count]; arguments->count++) {
        if (arguments->count == PROCESS_ARGUMENTS_MAX)
            return "it has more arguments than a program can have";
        arguments->size += strnlen(arguments->at[arguments->count], PROCESS_ARGUMENTS_SIZE) + 1;
        if (arguments->size > PROCESS_ARGUMENTS_SIZE)
            return "its arguments are too long";
    }
    return NULL;
}

/* `page` is where the kernel reaches the page that ends at PROCESS_STACK_END. */
static void fill(struct process *process, char *page, const struct arguments *arguments)
{
    size_t words = 1 + arguments->count + WORDS_AFTER_ARGUMENTS;
    size_t string = PAGE_SIZE - arguments->size, vector = (string - words * 8) & ~(size_t)15;
    uint64_t *word = (uint64_t *)(void *)(page + vector);
    *word++ = arguments->count;
    for (size_t i = 0; i < arguments->count; i++) {
        size_t size = strnlen(arguments->at[i], PROCESS_ARGUMENTS_SIZE) + 1;
        memcpy(page + string, arguments->at[i], size);
        *word++ = PROCESS_STACK_END - PAGE_SIZE + string;
        string += size;
    }
    process->stack_pointer = PROCESS_STACK_END - PAGE_SIZE + vector;
}

const char *process_make_stack(struct process *process, const struct program *program)
{
    const char *const usual[] = {process->name, NULL};
    struct arguments arguments = {.at = program->arguments ? program->arguments : usual};
    const char *reason = measure(&arguments);
    if (!reason)
        reason =
            address_space_add(&process->space, PROCESS_STACK_END - PROCESS_STACK_PAGES * PAGE_SIZE,
                              PROCESS_STACK_PAGES, MMU_USER | MMU_WRITE);
    if (!reason)
        fill(process, address_space_reach(&process->space, PROCESS_STACK_END - PAGE_SIZE),
             &arguments);
    return reason;
}
