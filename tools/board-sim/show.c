/* show.c - what a person sees while it runs: the LED in real time on a terminal, or lines.
 *
 * On a terminal the last line is the status; what the board says and the trace scroll by above it.
 * Where a line cannot be redrawn, each change of the LED is a line. Where no person watches, time
 * runs as fast as it can. */
#define _POSIX_C_SOURCE 200809L

#include "machine.h"

#include <kernel/escape.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define FRAMES_PER_SECOND 25
#define WIDE 140 /* columns that hold the hint about keys after the status */

struct show {
    bool live;    /* in real time, until a person ends it */
    bool redraws; /* the last line */
    bool keys;    /* are read */
    bool utf8;
    bool pressed;
    uint64_t next_frame;
    struct timespec began;
    struct termios saved;
    char line[256]; /* of board text that has not ended yet */
    size_t line_size;
};

static struct show the_show;
static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    interrupted = number;
}

static void restore_terminal(void)
{
    tcsetattr(STDIN_FILENO, TCSANOW, &the_show.saved);
}

static bool locale_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strstr(value, "UTF-8") || strstr(value, "utf8");
    }
    return false;
}

static void take_keys(struct show *show)
{
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &show->saved))
        return;
    struct termios raw = show->saved;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    show->keys = true;
    atexit(restore_terminal);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

void show_init(struct machine *m)
{
    if (!m->options->show)
        return;
    m->show = &the_show;
    if (!isatty(STDOUT_FILENO))
        return;
    const char *terminal = getenv("TERM");
    the_show.live = true;
    the_show.redraws = terminal && *terminal && strcmp(terminal, "dumb") != 0;
    the_show.utf8 = locale_is_utf8();
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    take_keys(&the_show);
    clock_gettime(CLOCK_MONOTONIC, &the_show.began);
}

bool show_is_live(const struct machine *m)
{
    return m->show && m->show->live;
}

uint64_t show_next(const struct machine *m)
{
    return show_is_live(m) ? m->show->next_frame : NEVER;
}

static int columns(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

/* Cut to the terminal's width, or each redraw would leave a line behind. Every character that is no
   continuation byte of UTF-8 takes one column. */
static void put_cut(const char *text, int width)
{
    for (; *text; text++) {
        if ((*text & 0xc0) != 0x80 && --width < 1)
            return;
        putchar(*text);
    }
}

static void put_lamps(const struct machine *m, char *text, size_t size)
{
    for (size_t i = 0; i < m->board->led_count; i++) {
        size_t used = strlen(text);
        bool on = m->led_on[i];
        const char *lamp = m->show->utf8 ? (on ? "●" : "○") : (on ? "*" : "o");
        snprintf(text + used, size - used, "  %.16s %s %-3s", m->board->leds[i].name, lamp,
                 on ? "on" : "off");
    }
}

static const char *hint(const struct machine *m)
{
    if (!m->show->keys)
        return "(Ctrl-C quits)";
    if (m->board->button.name)
        return "(q quits, t shows every register write, b presses the button)";
    return "(q quits, t shows every register write)";
}

static void draw_status(struct machine *m)
{
    char text[512], lamps[LEDS_MAX * 32] = "";
    double asleep = m->now ? 100.0 * (double)m->record.cycles_asleep / (double)m->now : 0;
    put_lamps(m, lamps, sizeof lamps);
    snprintf(text, sizeof text, "%s%s   %.3f s   asleep %.3f %%   %llu illegal access%s        %s",
             m->board->name, lamps, machine_seconds(m, m->now), asleep,
             (unsigned long long)m->record.illegal_total, m->record.illegal_total == 1 ? "" : "es",
             columns() >= WIDE ? hint(m) : "");
    fputs("\r\033[K", stdout);
    put_cut(text, columns());
    fflush(stdout);
}

/* A whole line above the status, if there is one. */
static void put_line(struct machine *m, const char *text)
{
    bool status = m->show && m->show->redraws;
    printf(status ? "\r\033[K%s\n" : "%s\n", text);
    if (status)
        draw_status(m);
}

static void end_board_line(struct machine *m)
{
    struct show *show = &the_show;
    show->line[show->line_size] = '\0';
    show->line_size = 0;
    if (m->show && m->show->redraws)
        put_line(m, show->line);
    else
        putchar('\n');
}

void show_line(struct machine *m, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (the_show.line_size)
        end_board_line(m);
    put_line(m, text);
}

/* For a terminal only, as scripts/colours.py has it. */
static bool are_colours_shown(void)
{
    const char *no = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && !(no && *no);
}

static bool is_in_sequence(char character)
{
    static struct escape escape;
    return escape_take(&escape, (unsigned char)character);
}

void show_board_text(struct machine *m, char character)
{
    struct show *show = &the_show;
    if (is_in_sequence(character) && !are_colours_shown())
        return;
    if (terminal_is_on()) {
        putchar(character);
        return;
    }
    if (character == '\r')
        return;
    if (character == '\n' || show->line_size == sizeof show->line - 1)
        end_board_line(m);
    if (character == '\n')
        return;
    show->line[show->line_size++] = character;
    if (!m->show || !m->show->redraws)
        putchar(character);
}

void show_led(struct machine *m, const struct led *led, bool on)
{
    if (m->show && !m->show->redraws)
        show_line(m, "%10.3f s  %s %s", machine_seconds(m, m->now), led->name, on ? "on" : "off");
    else if (m->show)
        draw_status(m);
}

static void press(struct machine *m)
{
    const struct button *button = &m->board->button;
    if (!button->name)
        return;
    m->show->pressed = !m->show->pressed;
    show_line(m, "%s %s", button->name, m->show->pressed ? "pressed" : "let go");
    gpio_input(m, button->pin, m->show->pressed == button->active ? '1' : '0');
}

static void read_keys(struct machine *m)
{
    char key;
    while (m->show->keys && read(STDIN_FILENO, &key, 1) == 1) {
        if (key == 'q')
            machine_end(m, "quit", "it was quit");
        if (key == 't')
            m->trace = m->trace ? TRACE_NONE : TRACE_WRITES;
        if (key == 'b')
            press(m);
    }
}

static double since(const struct timespec *began)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - began->tv_sec) + (double)(now.tv_nsec - began->tv_nsec) / 1e9;
}

/* Until the clock on the wall is where the board's is; a key ends the wait. */
static void wait_for_wall(const struct machine *m)
{
    double ahead = machine_seconds(m, m->now) - since(&m->show->began);
    struct pollfd keys = {.fd = m->show->keys ? STDIN_FILENO : -1, .events = POLLIN};
    if (ahead > 0)
        poll(&keys, 1, (int)(ahead * 1000));
}

void show_frame(struct machine *m)
{
    if (m->show->next_frame == 0 && (!m->show->redraws || columns() < WIDE))
        show_line(m, "%s", hint(m));
    m->show->next_frame = m->now + m->board->hz / FRAMES_PER_SECOND + 1;
    if (m->show->redraws)
        draw_status(m);
    fflush(stdout);
    wait_for_wall(m);
    read_keys(m);
    if (interrupted)
        machine_end(m, "quit", "it was interrupted");
}

void show_end(struct machine *m)
{
    if (the_show.line_size)
        end_board_line(m);
    if (m->show && m->show->redraws)
        putchar('\n');
    fflush(stdout);
}
