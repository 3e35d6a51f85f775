/* vcd.c - the levels of pins and of the console's serial line over time, for GTKWave and its like.
 *
 * IEEE Std 1364, "Value change dump (VCD) files". What is sent is known before it is over, so the changes are kept, and
 * written in the order of time at the end. */
#include "machine.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

#define SIGNALS_MAX 512
#define NANOSECONDS 1000000000u

struct signal {
    const char *scope, *name;
    unsigned width;
    bool is_known, is_shown; /* shown: it changes after the beginning */
    uint32_t value;
};

struct change {
    uint64_t cycle;
    size_t order, signal;
    uint32_t value;
};

static struct {
    FILE *out;
    struct signal signals[SIGNALS_MAX];
    struct change *changes;
    size_t signal_count, change_count;
} vcd;

void vcd_init(const struct machine *m)
{
    const char *path = m->options->vcd;
    if (path && !(vcd.out = fopen(path, "w")))
        refuse("%s: it cannot be written: %s", path, strerror(errno));
}

bool vcd_is_on(void)
{
    return vcd.out;
}

static struct signal *find(const char *scope, const char *name, unsigned width)
{
    size_t i = 0;
    while (i < vcd.signal_count &&
           (strcmp(vcd.signals[i].scope, scope) != 0 || strcmp(vcd.signals[i].name, name) != 0))
        i++;
    if (i == SIGNALS_MAX)
        refuse("--vcd: there are more than %d signals", SIGNALS_MAX);
    if (i == vcd.signal_count)
        vcd.signals[vcd.signal_count++] =
            (struct signal){.scope = scope, .name = name, .width = width};
    return &vcd.signals[i];
}

void vcd_change(uint64_t cycle, const char *scope, const char *name, unsigned width, uint32_t value)
{
    if (!vcd.out)
        return;
    struct signal *s = find(scope, name, width);
    if (s->is_known && s->value == value)
        return;
    s->is_known = true;
    s->value = value;
    s->is_shown |= cycle > 0;
    vcd.changes = grow(vcd.changes, vcd.change_count, sizeof *vcd.changes);
    vcd.changes[vcd.change_count] =
        (struct change){cycle, vcd.change_count, (size_t)(s - vcd.signals), value};
    vcd.change_count++;
}

void vcd_frame(uint64_t begin, uint64_t end, unsigned halves, bool is_sent, uint8_t byte)
{
    const char *line = is_sent ? "tx" : "rx", *whole = is_sent ? "tx_byte" : "rx_byte";
    uint32_t bits = ((uint32_t)byte | 0x100) << 1; /* the start bit is 0, the stop bit 1 */
    vcd_change(0, "serial", line, 1, 1);
    vcd_change(0, "serial", whole, 8, VCD_Z);
    vcd_change(begin, "serial", whole, 8, byte);
    for (unsigned i = 0; 2 * i < halves && i < 10; i++)
        vcd_change(begin + (end - begin) * 2 * i / halves, "serial", line, 1, bits >> i & 1);
    vcd_change(end, "serial", whole, 8, VCD_Z);
}

static int by_time(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    if (x->cycle != y->cycle)
        return x->cycle < y->cycle ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* A signal's short name: printable, in as many digits as it takes. */
static void put_code(size_t signal)
{
    for (signal++; signal; signal /= 94)
        fputc('!' + (int)(signal % 94), vcd.out);
}

static void put_scope(const char *scope)
{
    bool is_open = false;
    for (size_t i = 0; i < vcd.signal_count; i++) {
        const struct signal *s = &vcd.signals[i];
        if (!s->is_shown || strcmp(s->scope, scope) != 0)
            continue;
        if (!is_open)
            fprintf(vcd.out, "$scope module %s $end\n", scope);
        is_open = true;
        fprintf(vcd.out, "$var wire %u ", s->width);
        put_code(i);
        fprintf(vcd.out, " %s $end\n", s->name);
    }
    if (is_open)
        fputs("$upscope $end\n", vcd.out);
}

static void put_value(const struct change *change)
{
    const struct signal *s = &vcd.signals[change->signal];
    if (s->width > 1)
        fputc('b', vcd.out);
    if (change->value == VCD_Z)
        fputc('z', vcd.out);
    for (unsigned i = s->width; change->value != VCD_Z && i > 0; i--)
        fputc(change->value >> (i - 1) & 1 ? '1' : '0', vcd.out);
    if (s->width > 1)
        fputc(' ', vcd.out);
    put_code(change->signal);
    fputc('\n', vcd.out);
}

static uint64_t nanoseconds(const struct machine *m, uint64_t cycle)
{
    uint64_t hz = m->board->hz;
    return cycle / hz * NANOSECONDS + cycle % hz * NANOSECONDS / hz;
}

static void put_changes(const struct machine *m)
{
    uint64_t cycle = NEVER;
    for (size_t i = 0; i < vcd.change_count; i++) {
        const struct change *change = &vcd.changes[i];
        if (!vcd.signals[change->signal].is_shown)
            continue;
        if (change->cycle != cycle)
            fprintf(vcd.out, "#%" PRIu64 "\n", nanoseconds(m, change->cycle));
        cycle = change->cycle;
        put_value(change);
    }
    if (cycle < m->now || cycle == NEVER)
        fprintf(vcd.out, "#%" PRIu64 "\n", nanoseconds(m, m->now));
}

void vcd_end(const struct machine *m)
{
    if (!vcd.out)
        return;
    if (vcd.change_count)
        qsort(vcd.changes, vcd.change_count, sizeof *vcd.changes, by_time);
    fprintf(vcd.out, "$comment board-sim: %s at %u Hz $end\n$timescale 1 ns $end\n", m->board->name,
            m->board->hz);
    put_scope("pins");
    put_scope("leds");
    put_scope("serial");
    fputs("$enddefinitions $end\n", vcd.out);
    put_changes(m);
    if (ferror(vcd.out) | fclose(vcd.out))
        refuse("%s: it cannot be written; is the disk full?", m->options->vcd);
}
