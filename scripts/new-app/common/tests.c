/* tests.c - what `make check` runs. */
#include <kernel/format.h>
#include <kernel/string.h>
#include <kernel/test.h>

TEST(a_number_becomes_text)
{
    char text[8];
    format_string(text, sizeof text, "%d", 42);
    check(memcmp(text, "42", 3) == 0);
}
