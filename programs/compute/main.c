/* compute - computes the same again and again, and says whether it was the same each time: compute NAME ROUNDS. */
#include <program.h>

/* Leibniz's series, in registers that a switch to another program must keep. */
static double pi(int terms)
{
    double sum = 0;
    for (int i = 0; i < terms; i++)
        sum += (i % 2 ? -4.0 : 4.0) / (2 * i + 1);
    return sum;
}

static int number(const char *digits)
{
    int value = 0;
    for (; *digits >= '0' && *digits <= '9' && value < 1000000; digits++)
        value = value * 10 + *digits - '0';
    return value;
}

int main(int count, char *words[])
{
    int rounds = count > 2 ? number(words[2]) : 10, differ = 0;
    double first = pi(10000);
    for (int i = 0; i < rounds; i++) {
        differ += pi(10000) != first;
        yield();
    }
    printf("compute %s: %d rounds, %d differ; pi is %d.%05d\n", count > 1 ? words[1] : "", rounds,
           differ, (int)first, (int)((first - (int)first) * 100000));
    return differ > 0;
}
