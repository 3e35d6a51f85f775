/* board.c - the terminal is the console, and the end is an exit code. */
#include <hosted/colours.h>
#include <hosted/os.h>
#include <kernel/board.h>
#include <kernel/console.h>

/* Done is what a shell takes for well; failed is the same as in QEMU, and no shell's own. */
#define EXIT_DONE 0
#define EXIT_FAILED 35

static void write_terminal(struct console_sink *sink, const char *text, size_t size)
{
    (void)sink;
    colours_write(text, size);
}

static void alarm_terminal(struct console_sink *sink)
{
    (void)sink;
    colours_alarm();
}

void board_init(void)
{
    static struct console_sink terminal = {
        .name = "terminal", .write = write_terminal, .alarm = alarm_terminal};
    os_traps_init();
    console_add(&terminal);
}

void board_configure(struct boot_info *boot)
{
    (void)boot;
}

/* A program cannot start itself anew without the shell that knows how. */
void board_reset(void)
{
}

void board_exit(enum board_outcome outcome)
{
    os_exit(outcome == BOARD_DONE ? EXIT_DONE : EXIT_FAILED);
}
