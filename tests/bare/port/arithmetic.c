/* arithmetic.c - an app with what a small CPU leaves to functions; bare_test.py knows the results. */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <stdint.h>

/* Not known to the compiler; bare_test.py has the same. */
static volatile const uint64_t values[] = {
    1, 10, 0x100000000, 0x123456789abcdef0, 0x8000000000000000, 0xfffffffffffffff6,
};
#define COUNT (sizeof values / sizeof values[0])

static void print(uint64_t value)
{
    console_printf(" %016llx", (unsigned long long)value);
}

static void print_results(uint64_t left, uint64_t right)
{
    int64_t a = (int64_t)left, b = (int64_t)right;
    unsigned count = right & 63;
    print(left / right);
    print(left % right);
    print((uint64_t)(a / b));
    print((uint64_t)(a % b));
    print(left * right);
    print(left << count);
    print(left >> count);
    print((uint64_t)(a >> count));
    print((uint64_t)__builtin_clz((uint32_t)left | 1));
    console_printf("\n");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    for (unsigned i = 0; i < COUNT; i++) {
        for (unsigned j = 0; j < COUNT; j++)
            print_results(values[i], values[j]);
    }
}
