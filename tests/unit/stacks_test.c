/* stacks_test.c - the registered stacks, by the addresses on and below them. */
#include "unit.h"
#include <kernel/stacks.h>

#define GUARD 16

/* Memory of no use but for its addresses: three stacks, the last two with no guard between. */
static char memory[400];
#define FIRST (memory + 100)
#define SECOND (memory + 200)
#define THIRD (memory + 300)
#define SIZE 64
#define TOUCHING 100

static struct stack first, second, third;

static void register_all(void)
{
    stack_register(&first, "first", FIRST, SIZE);
    stack_register(&second, "second", SECOND, TOUCHING);
    stack_register(&third, "third", THIRD, SIZE);
}

static const char *name(const struct stack *stack)
{
    return stack ? stack->name : "none";
}

#define check_on(expected, at) check_text(name(stack_of((uintptr_t)(at))), expected)
#define check_guard(expected, at) check_text(name(stack_of_guard((uintptr_t)(at), GUARD)), expected)

CASE(none_is_registered)
{
    check_on("none", FIRST);
    check_guard("none", FIRST - 1);
}

CASE(a_stack_is_found_from_its_first_to_its_last_byte)
{
    register_all();
    check_on("none", FIRST - 1);
    check_on("first", FIRST);
    check_on("first", FIRST + SIZE - 1);
    check_on("none", FIRST + SIZE);
    check_on("third", THIRD);
    check(stack_of((uintptr_t)FIRST)->base == (uintptr_t)FIRST);
    check(stack_of((uintptr_t)FIRST)->end == (uintptr_t)(FIRST + SIZE));
}

CASE(a_guard_lies_directly_below)
{
    register_all();
    check_guard("first", FIRST - 1);
    check_guard("first", FIRST - GUARD);
    check_guard("none", FIRST - GUARD - 1);
    check_guard("none", FIRST);
    check_guard("none", FIRST + SIZE);
}

CASE(where_guards_overlap_the_nearest_stack_is_meant)
{
    const size_t guards = 300; /* bytes: FIRST - 1 is in all three */
    register_all();
    check_text(name(stack_of_guard((uintptr_t)(FIRST - 1), guards)), "first");
    check_text(name(stack_of_guard((uintptr_t)(FIRST + SIZE), guards)), "second");
    stack_register(&first, "first", FIRST, SIZE); /* in another order */
    check_text(name(stack_of_guard((uintptr_t)(FIRST - 1), guards)), "first");
}

CASE(the_top_of_a_stack_is_not_the_guard_of_the_next)
{
    register_all();
    check_on("second", THIRD - 1);
    check_guard("none", THIRD - 1);
}

CASE(a_stack_at_the_end_of_the_addresses)
{
    stack_register(&first, "last", (void *)(UINTPTR_MAX - SIZE), SIZE);
    check_on("last", UINTPTR_MAX - 1);
    check_on("none", UINTPTR_MAX);
    check_guard("none", UINTPTR_MAX);
    check_guard("last", UINTPTR_MAX - SIZE - 1);
}

CASE(unregistered_stacks_are_forgotten_in_any_order)
{
    register_all();
    stack_unregister(&second);
    check_on("first", FIRST);
    check_on("none", SECOND);
    check_on("third", THIRD);
    stack_unregister(&third);
    check_on("first", FIRST);
    check_on("none", THIRD);
    stack_unregister(&first);
    check_on("none", FIRST);
    stack_unregister(&first);
    register_all();
    check_on("first", FIRST);
}

CASE(registering_again_moves)
{
    register_all();
    stack_register(&first, "moved", memory, SIZE);
    check_on("moved", memory);
    check_on("none", FIRST);
    check_on("second", SECOND);
    check_on("third", THIRD);
    stack_unregister(&first);
    check_on("none", memory);
    check_on("third", THIRD);
}
