/* cpus.c - the command for the CPUs. */
#include <kernel/console.h>
#include <services/clock.h>
#include <services/cpus.h>
#include <services/shell.h>
#include <services/threads.h>

const char *shell_list_cpus(int count, char *words[])
{
    (void)count, (void)words;
    console_printf("CPU  APIC id  asleep  runs\n");
    for (unsigned cpu = 0; cpu < cpu_count(); cpu++) {
        char name[THREAD_TITLE_MAX];
        uint64_t idle, now = clock_now();
        threads_look_at(cpu, name, sizeof name, &idle);
        console_printf("%3u %8u %6u%%  %s\n", cpu, (unsigned)cpu_apic_id(cpu),
                       now ? (unsigned)(idle * 100 / now) : 0, name);
    }
    return NULL;
}
