/* null - system calls that do nothing, to be measured. */
#include <program.h>

int main(int count, char *words[])
{
    (void)count, (void)words;
    for (int i = 0; i < 4; i++)
        system_call(CALL_NOTHING, 0, 0, 0, 0);
    return 0;
}
