/* terminal.c - what is typed reaches the console's serial port, and what the board says is shown as it is.
 *
 * At a terminal that is in real time, until Ctrl-]. From a pipe a byte comes whenever the board sleeps, and
 * one second after the last one the run ends. */
#define _POSIX_C_SOURCE 200809L

#include "usart.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define TURNS_PER_SECOND 1000 /* of each, one byte is typed at most */
#define BUSY_TURNS 1000       /* then it is typed although the board does not sleep */
#define QUIT 0x1d             /* Ctrl-] */

static struct {
    bool is_on, is_person, has_ended;
    unsigned busy; /* turns */
    uint64_t next;
    char byte[2];
    struct timespec began;
    struct termios saved;
} terminal;

static void restore(void)
{
    tcsetattr(STDIN_FILENO, TCSANOW, &terminal.saved);
}

void terminal_init(const struct machine *m)
{
    terminal.is_on = m->options->terminal;
    terminal.next = terminal.is_on ? 0 : NEVER;
    terminal.is_person =
        terminal.is_on && isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &terminal.saved) == 0;
    if (!terminal.is_person)
        return;
    struct termios raw = terminal.saved;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
    raw.c_iflag &= ~(tcflag_t)(ICRNL | IXON);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    atexit(restore);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    fprintf(stderr, "(Ctrl-] ends it)\n");
    clock_gettime(CLOCK_MONOTONIC, &terminal.began);
}

bool terminal_is_on(void)
{
    return terminal.is_on;
}

uint64_t terminal_next(void)
{
    return terminal.next;
}

/* Until the clock on the wall is where the board's is. */
static void wait_for_wall(const struct machine *m)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double since = (double)(now.tv_sec - terminal.began.tv_sec) +
                   (double)(now.tv_nsec - terminal.began.tv_nsec) / 1e9;
    double ahead = machine_seconds(m, m->now) - since;
    if (ahead > 0.001) {
        fflush(stdout);
        poll(NULL, 0, (int)(ahead * 1000));
    }
}

/* Waits for it, if it is a pipe. */
static void read_byte(struct machine *m)
{
    ssize_t count = read(STDIN_FILENO, terminal.byte, 1);
    if (count == 1 && terminal.is_person && terminal.byte[0] == QUIT)
        machine_end(m, "quit", "it was quit");
    else if (count == 1)
        usart_type(m, terminal.byte);
    else if (!terminal.is_person)
        terminal.has_ended = true;
}

void terminal_turn(struct machine *m)
{
    if (terminal.has_ended) {
        machine_end(m, "input", "its input has ended");
        return;
    }
    if (terminal.is_person)
        wait_for_wall(m);
    if ((m->core.asleep || ++terminal.busy > BUSY_TURNS) && usart_is_quiet(m)) {
        terminal.busy = 0;
        read_byte(m);
    }
    unsigned rate = terminal.has_ended ? 1 : TURNS_PER_SECOND;
    terminal.next = m->now + m->board->hz / rate + 1;
}
