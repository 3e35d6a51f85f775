/*
 * memory.c - the kernel's memcpy and memset beside those of the C library, in one run.
 *
 * Prints for each size: the function, the size, and the nanoseconds that a call of the kernel's and
 * of the library's takes: the best of several turns, in which the two alternate. What is copied is
 * in the cache where it fits.
 */
#include <arch/cpu.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void *kernel_memcpy(void *restrict to, const void *restrict from, size_t size);
void *kernel_memset(void *to, int byte, size_t size);

struct cpu cpu_features;

#define BYTES_A_TURN (4u << 20)
#define CALLS_MOST 100000
#define TURNS 40

typedef void *copy(void *restrict to, const void *restrict from, size_t size);
typedef void *set(void *to, int byte, size_t size);

/* Through pointers that the compiler cannot see through: it would put in instructions of its own. */
static copy *volatile copies[] = {kernel_memcpy, memcpy};
static set *volatile sets[] = {kernel_memset, memset};

static char *one, *other;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double time_copies(int whose, size_t size, size_t calls)
{
    copy *call = copies[whose];
    double begin = now();
    for (size_t i = 0; i < calls; i++)
        call(one, other, size);
    return (now() - begin) / (double)calls;
}

static double time_sets(int whose, size_t size, size_t calls)
{
    set *call = sets[whose];
    double begin = now();
    for (size_t i = 0; i < calls; i++)
        call(one, (int)i, size);
    return (now() - begin) / (double)calls;
}

static void compare(const char *name, double (*time)(int, size_t, size_t), size_t size)
{
    size_t calls = BYTES_A_TURN / size < CALLS_MOST ? BYTES_A_TURN / size : CALLS_MOST;
    double best[2] = {0, 0};
    for (int turn = 0; turn < TURNS; turn++) {
        for (int whose = 0; whose < 2; whose++) {
            double taken = time(whose, size, calls);
            if (turn == 0 || taken < best[whose])
                best[whose] = taken;
        }
    }
    printf("%s %zu %.2f %.2f\n", name, size, best[0], best[1]);
}

int main(void)
{
    static const size_t sizes[] = {16, 64, 256, 4096, 65536, 1048576};
    size_t most = sizes[sizeof sizes / sizeof *sizes - 1];
    if (posix_memalign((void **)&one, 4096, most) || posix_memalign((void **)&other, 4096, most))
        return 1;
    memset(one, 1, most);
    memset(other, 2, most);
    cpu_features.fast_strings = cpuid_has(7) && (cpuid(7, 0).ebx & 1u << 9); /* as in cpu.c */
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        compare("memcpy", time_copies, sizes[i]);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        compare("memset", time_sets, sizes[i]);
    return 0;
}
