/*
 * cpus - all CPUs of a PC count primes together. `die=2` on the command line: that CPU panics while the others
 * count; `die=1,2`: both do.
 */
#include <kernel/boot_info.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <services/cpus.h>

#define LIMIT 20000 /* primes below it */
#define PIECE 100   /* numbers that a CPU takes at a time */

static struct {
    struct spinlock lock;
    unsigned next;
} work = {.next = 2};

static const char *command_line;

static PER_CPU(unsigned) found[CPUS_MAX];

static bool is_prime(unsigned number)
{
    for (unsigned divisor = 2; divisor * divisor <= number; divisor++) {
        if (number % divisor == 0)
            return false;
    }
    return true;
}

static unsigned take_piece(void)
{
    uintptr_t state = spin_lock(&work.lock);
    unsigned from = work.next;
    work.next += PIECE;
    spin_unlock(&work.lock, state);
    return from;
}

static void die_if_asked(void)
{
    char number[4];
    format_string(number, sizeof number, "%u", cpu_number());
    if (command_line_has(command_line, "die", number))
        panic("as the command line wants it");
}

static void count(void *context)
{
    (void)context;
    die_if_asked();
    for (unsigned from = take_piece(); from < LIMIT; from = take_piece()) {
        for (unsigned i = from; i < from + PIECE && i < LIMIT; i++)
            cpu_mine(found) += is_prime(i);
    }
}

void kernel_main(const struct boot_info *boot)
{
    unsigned sum = 0;
    const char *reason = cpus_start();
    if (reason)
        console_printf("%s\n", reason);
    console_printf("CPUs that run: %u\n", cpu_count());
    command_line = boot->command_line;
    cpus_run(count, NULL);
    for (unsigned i = 0; i < cpu_count(); i++)
        sum += found[i].is;
    console_printf("primes below %d: %u\n", LIMIT, sum);
}
