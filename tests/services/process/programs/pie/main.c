/* pie - a program that can be anywhere: what points to its own data was relocated. Returns 42. */
#include <program.h>

static const char *const names[] = {"forty", "two"};
static int numbers[] = {40, 2};
static int *const pointers[] = {&numbers[0], &numbers[1]};
static int32_t untouched[3000];

int main(int count, char *words[])
{
    (void)words;
    int sum = *pointers[0] + *pointers[1] + count - 1;
    for (size_t i = 0; i < sizeof untouched / sizeof *untouched; i++)
        sum += untouched[i];
    return names[0][0] == 'f' && names[1][2] == 'o' ? sum : 1;
}
