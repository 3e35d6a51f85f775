/* main.c - a test after which those that come later have the other CPUs, too. */
#include <kernel/kernel_main.h>
#include <kernel/test.h>
#include <services/cpus.h>

TEST(the_other_cpus_start)
{
    check(!cpus_start());
    check(cpu_count() > 1);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
}
