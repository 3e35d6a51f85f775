/* hello - the first program: says what it was given. */
#include <program.h>

int main(int count, char *words[])
{
    printf("hello from process %d\n", (int)process_self());
    for (int i = 0; i < count; i++)
        printf("  argument %d: %s\n", i, words[i]);
    return count - 1;
}
