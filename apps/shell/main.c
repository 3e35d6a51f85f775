/*
 * shell - a machine that obeys: `help` lists what can be typed.
 *
 * The commands here are the app's own, a line of the table each; the others are the shell's. `panic` dies in
 * the ways that docs/panic.md explains.
 */
#include "ways_to_die.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/version.h>
#include <services/clock.h>
#include <services/input.h>
#include <services/shell.h>
#include <services/threads.h>

static bool blinks;

static void blink(void *context)
{
    uint64_t *period = context;
    for (bool on = true; blinks; on = !on) {
        board_led(on);
        thread_sleep(*period / 2);
    }
    board_led(false);
}

static const char *change_blink(int count, char *words[])
{
    static struct thread *blinker;
    static uint64_t milliseconds, period;
    if (count != 2 || !shell_number(words[1], &milliseconds) || milliseconds > 60000)
        return "say how often: blink 500 is twice a second, blink 0 ends it";
    period = milliseconds * CLOCK_MILLISECOND;
    if (blinks && period == 0) {
        blinks = false;
        thread_join(blinker);
    } else if (!blinks && period != 0) {
        blinks = true;
        blinker = thread_start("blinker", blink, &period);
        blinks = blinker != NULL;
        return blinks ? NULL : thread_start_problem();
    }
    return NULL;
}

static const struct shell_command commands[] = {
    {"blink", "MILLISECONDS", "lets the LED blink", change_blink},
    {"panic", "[WAY]", "dies, with a report", die},
    {0},
};

static void start(const char *what, const char *problem)
{
    if (problem)
        console_printf("\x1b[93m%s: %s\x1b[0m\n", what, problem);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    start("clock", clock_start());
    start("input", input_start());
    console_printf("\x1b[96mfirstlight %s\x1b[0m on %s. Type \x1b[92mhelp\x1b[0m.\n",
                   FIRSTLIGHT_VERSION, arch_name());
    shell_run("\x1b[92m>\x1b[0m ", commands);
}
