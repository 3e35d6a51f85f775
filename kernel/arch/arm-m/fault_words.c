/* fault_words.c - what the reports of faults say on every Cortex-M. */
#include "fault_words.h"
#include <arch/image.h>
#include <arch/traps.h>
#include <kernel/format.h>
#include <kernel/uninitialized.h>

bool is_null(uint32_t address)
{
    return address < 4096 && address < (uintptr_t)text_start;
}

const char *guess_pointer(uint32_t address)
{
    return is_null(address)            ? ". A null pointer?"
           : is_uninitialized(address) ? UNINITIALIZED_HINT
                                       : "";
}

/* A function's frame may leave out this much between the stack and what it touches. */
#define GUARD_SIZE 4096

const struct stack *guarded(uint32_t address)
{
    return stack_of_guard(address, GUARD_SIZE);
}

uint32_t half_word(uint32_t address)
{
    return memory_is_readable(address, 2) ? *(const uint16_t *)(uintptr_t)address : 0;
}

void overflow_sentence(uint32_t address, char *sentence, size_t size)
{
    format_string(sentence, size, "stack overflow: 0x%lx lies below the %s", (unsigned long)address,
                  guarded(address)->name);
}

void stack_sentence(uint32_t sp, char *sentence, size_t size)
{
    const struct stack *stack = guarded(sp - (uint32_t)sizeof(struct stacked_frame));
    if (CORE_IS_MAINLINE && !stack)
        stack = stack_of(sp); /* guarded by a limit, so another one may end where it begins */
    if (stack)
        format_string(sentence, size, "stack overflow: the stack pointer is at 0x%lx, %s the %s",
                      (unsigned long)sp, sp < stack->base ? "below" : "with no room left on",
                      stack->name);
    else
        format_string(sentence, size, "HardFault: the stack pointer is at 0x%lx, where no stack is",
                      (unsigned long)sp);
}
