/* stacks.c - the list of registered stacks. */
#include <kernel/stacks.h>

static struct stack *registered;

/*
 * An exception between two stores may end in a report, which reads the list. Keeps the compiler from
 * moving stores across: the list is whole after each.
 */
static inline void list_is_whole(void)
{
    __asm__ volatile("" ::: "memory");
}

void stack_unregister(struct stack *stack)
{
    for (struct stack **link = &registered; *link; link = &(*link)->next) {
        if (*link == stack) {
            *link = stack->next;
            list_is_whole();
            return;
        }
    }
}

void stack_register(struct stack *stack, const char *name, void *base, size_t size)
{
    stack_unregister(stack);
    *stack = (struct stack){
        .name = name, .base = (uintptr_t)base, .end = (uintptr_t)base + size, .next = registered};
    list_is_whole();
    registered = stack;
}

const struct stack *stack_of(uintptr_t address)
{
    for (const struct stack *stack = registered; stack; stack = stack->next) {
        if (address >= stack->base && address < stack->end)
            return stack;
    }
    return NULL;
}

/* Stacks may lie one above the other with no guard between: the lower one's top is no guard. */
const struct stack *stack_of_guard(uintptr_t address, size_t guard_size)
{
    const struct stack *nearest = NULL;
    if (stack_of(address))
        return NULL;
    for (const struct stack *stack = registered; stack; stack = stack->next) {
        if (address < stack->base && stack->base - address <= guard_size &&
            (!nearest || stack->base < nearest->base))
            nearest = stack;
    }
    return nearest;
}
