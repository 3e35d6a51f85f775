/* options.c - the command line. */
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "text.h"

struct arguments {
    int count, at;
    char **word;
    struct options *options;
};

static const char *value(struct arguments *a)
{
    if (a->at + 1 >= a->count)
        refuse("%s needs a value; --help tells more", a->word[a->at]);
    return a->word[++a->at];
}

static uint64_t number_of(const char *option, const char *text)
{
    uint64_t number;
    if (!parse_number(text, &number))
        refuse("%s %s: this is no number", option, text);
    return number;
}

static uint64_t number(struct arguments *a)
{
    const char *option = a->word[a->at];
    return number_of(option, value(a));
}

static double seconds(struct arguments *a)
{
    char *end;
    const char *text = value(a);
    double s = strtod(text, &end);
    if (*end || !(s > 0) || s > 1e6)
        refuse("--seconds %s: it takes more than 0 and at most a million", text);
    return s;
}

/* Cuts "HEAD<separator>TAIL" in two; refuses what has no tail. */
static const char *split(const char *option, char *text, char separator, const char *shape)
{
    char *tail = strchr(text, separator);
    if (!tail || !tail[1])
        refuse("%s %s: it takes %s", option, text, shape);
    *tail = '\0';
    return tail + 1;
}

static void add_step(struct options *options, struct script_step step)
{
    options->script = grow(options->script, options->script_count, sizeof step);
    options->script[options->script_count++] = step;
}

static void read_input(struct arguments *a)
{
    static const char *const shape = "\"CYCLE PIN LEVEL\"";
    char *cycle = text_format("%s", value(a));
    char *pin = text_format("%s", split("--input", cycle, ' ', shape));
    const char *level = split("--input", pin, ' ', shape);
    if (strlen(level) != 1 || !strchr("01z", level[0]))
        refuse("--input: the level is 0, 1 or z, not '%s'", level);
    add_step(a->options, (struct script_step){.cycle = number_of("--input", cycle),
                                              .kind = SCRIPT_INPUT,
                                              .subject = pin,
                                              .level = level[0]});
}

static void read_irq(struct arguments *a)
{
    char *cycle = text_format("%s", value(a));
    const char *name = split("--irq", cycle, ':', "CYCLE:NAME");
    add_step(a->options, (struct script_step){.cycle = number_of("--irq", cycle),
                                              .kind = SCRIPT_IRQ,
                                              .subject = name});
}

static unsigned register_number(const char *name)
{
    uint32_t number;
    if (name[0] == 'r' && parse_word(name + 1, &number) && number <= 12)
        return number;
    if (strcmp(name, "sp") == 0)
        return SP;
    if (strcmp(name, "lr") == 0)
        return LR;
    if (strcmp(name, "pc") == 0)
        return PC;
    refuse("--set: there is no register '%s'; r0 to r12, sp, lr and pc can be set", name);
}

static void read_set(struct arguments *a)
{
    static const char *const shape = "CYCLE:REGISTER=VALUE";
    char *cycle = text_format("%s", value(a));
    char *name = text_format("%s", split("--set", cycle, ':', shape));
    uint64_t number = number_of("--set", split("--set", name, '=', shape));
    if (number > UINT32_MAX)
        refuse("--set %s: the value has more than 32 bits", name);
    add_step(a->options, (struct script_step){.cycle = number_of("--set", cycle),
                                              .kind = SCRIPT_SET,
                                              .subject = name,
                                              .number = register_number(name),
                                              .value = (uint32_t)number});
}

static void read_dump(struct arguments *a)
{
    struct options *o = a->options;
    char *address = text_format("%s", value(a));
    const char *size = split("--dump", address, ':', "ADDRESS:LENGTH");
    struct dump new;
    if (!parse_word(address, &new.address) || !parse_word(size, &new.size) || new.size > (1u << 20))
        refuse("--dump %s:%s: it takes an address and a length up to 1024K", address, size);
    o->dumps = grow(o->dumps, o->dump_count, sizeof new);
    o->dumps[o->dump_count++] = new;
}

static char *unescaped(const char *text)
{
    static const char escapes[] = "nre", meanings[] = "\n\r\x1b";
    char *copy = text_format("%s", text), *out = copy;
    for (const char *in = text; *in; in++) {
        const char *escape = in[0] == '\\' && in[1] ? strchr(escapes, in[1]) : NULL;
        *out++ = escape ? meanings[escape - escapes] : *in;
        in += escape != NULL;
    }
    *out = '\0';
    return copy;
}

static void read_type(struct arguments *a)
{
    char *cycle = text_format("%s", value(a));
    a->options->uart_input = unescaped(split("--type", cycle, ' ', "\"CYCLE TEXT\""));
    a->options->uart_input_from = number_of("--type", cycle);
}

static void read_exit(struct arguments *a)
{
    struct options *o = a->options;
    char *what = text_format("%s", value(a));
    char *rest =
        text_format("%s", split("--exit-on", what, '=', "text=TEXT, pin=PIN or pin=PIN:LEVEL"));
    struct exit_condition new = {0};
    char *level = strchr(rest, ':');
    if (strcmp(what, "text") == 0) {
        new.text = unescaped(rest);
    } else if (strcmp(what, "pin") == 0 &&
               (!level || (strspn(level + 1, "01") == 1 && !level[2]))) {
        new.level = level ? level[1] : '\0';
        if (level)
            *level = '\0';
        new.pin = rest;
    } else {
        refuse("--exit-on %s=%s: it takes text=TEXT, pin=PIN or pin=PIN:LEVEL", what, rest);
    }
    o->exits = grow(o->exits, o->exit_count, sizeof new);
    o->exits[o->exit_count++] = new;
}

static void read_gdb_port(struct arguments *a)
{
    a->options->gdb = true;
    a->options->gdb_port = number(a);
    if (a->options->gdb_port > UINT16_MAX)
        refuse("--gdb: a port is a number from 0 to %d", UINT16_MAX);
}

static bool read_files(struct arguments *a, const char *word)
{
    struct options *o = a->options;
    const struct {
        const char *word;
        const char **path;
    } files[] = {{"--board", &o->board}, {"--table", &o->table},   {"--elf", &o->elf},
                 {"--json", &o->json},   {"--append", &o->append}, {"--vcd", &o->vcd}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (strcmp(word, files[i].word) == 0) {
            *files[i].path = value(a);
            return true;
        }
    }
    return false;
}

static bool read_switch(struct options *o, const char *word)
{
    const struct {
        const char *word;
        bool *on;
    } switches[] = {{"--show", &o->show},
                    {"--terminal", &o->terminal},
                    {"--semihosting", &o->semihosting},
                    {"--rtt", &o->rtt},
                    {"--itm", &o->itm},
                    {"--faults-expected", &o->faults_expected},
                    {"--end-on-reset", &o->end_on_reset},
                    {"--every-turn", &o->every_turn},
                    {"--uart-stuck", &o->uart_stuck}};
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        if (strcmp(word, switches[i].word) == 0)
            return *switches[i].on = true;
    }
    return false;
}

static void read_other(struct arguments *a, const char *word)
{
    struct options *o = a->options;
    if (strcmp(word, "--cycles") == 0)
        o->cycles = number(a);
    else if (strcmp(word, "--toggles") == 0)
        o->toggles = number(a);
    else if (strcmp(word, "--seconds") == 0)
        o->seconds = seconds(a);
    else if (strcmp(word, "--exit-on") == 0)
        read_exit(a);
    else if (strcmp(word, "--gdb") == 0)
        read_gdb_port(a);
    else if (strcmp(word, "--input") == 0)
        read_input(a);
    else if (strcmp(word, "--irq") == 0)
        read_irq(a);
    else if (strcmp(word, "--set") == 0)
        read_set(a);
    else if (strcmp(word, "--dump") == 0)
        read_dump(a);
    else if (strcmp(word, "--uart-input") == 0)
        o->uart_input = unescaped(value(a));
    else if (strcmp(word, "--type") == 0)
        read_type(a);
    else if (strncmp(word, "--trace", 7) == 0 && (!word[7] || strcmp(word + 7, "=all") == 0))
        o->trace = word[7] ? TRACE_ALL : TRACE_WRITES;
    else if (word[0] == '-' || o->image)
        refuse("%s: this is no option, and one image was given already; --help tells more", word);
    else
        o->image = word;
}

void options_read(struct options *options, int argc, char **argv)
{
    *options = (struct options){0};
    struct arguments a = {.count = argc, .at = 1, .word = argv, .options = options};
    for (; a.at < a.count; a.at++) {
        const char *word = a.word[a.at];
        if (strcmp(word, "--help") == 0) {
            fputs(options_help, stdout);
            exit(0);
        }
        if (!read_files(&a, word) && !read_switch(options, word))
            read_other(&a, word);
    }
    if (!options->board || !options->table || !options->image)
        refuse("it needs --board FILE, --table FILE and an image; --help tells more");
}

static unsigned exception_number(const struct table *table, const char *name)
{
    static const struct {
        const char *name;
        unsigned number;
    } core[] = {{"NMI", EXCEPTION_NMI},
                {"SVCall", EXCEPTION_SVCALL},
                {"PendSV", EXCEPTION_PENDSV},
                {"SysTick", EXCEPTION_SYSTICK}};
    uint32_t irq, last = 31;
    for (size_t i = 0; i < table->interrupt_count; i++) {
        if (table->interrupts[i].number > last && table->interrupts[i].number < INTERRUPTS_MAX)
            last = table->interrupts[i].number;
    }
    if (parse_word(name, &irq) && irq <= last)
        return EXCEPTION_IRQ0 + irq;
    for (size_t i = 0; i < sizeof core / sizeof core[0]; i++) {
        if (strcmp(name, core[i].name) == 0)
            return core[i].number;
    }
    for (size_t i = 0; i < table->interrupt_count; i++) {
        if (strcmp(name, table->interrupts[i].name) == 0 && table->interrupts[i].number <= last)
            return EXCEPTION_IRQ0 + table->interrupts[i].number;
    }
    refuse("--irq: there is no interrupt '%s'; a number from 0 to %u or a name from %s is one",
           name, last, table->path);
}

/* Steps of one cycle stay in the order of the command line. */
static void sort(struct script_step *script, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i; k > 0 && script[k - 1].cycle > script[k].cycle; k--) {
            struct script_step swap = script[k];
            script[k] = script[k - 1];
            script[k - 1] = swap;
        }
    }
}

void options_resolve(struct options *options, const struct board *board, const struct table *table)
{
    for (size_t i = 0; i < options->script_count; i++) {
        struct script_step *step = &options->script[i];
        if (step->kind == SCRIPT_IRQ)
            step->number = exception_number(table, step->subject);
        if (step->kind == SCRIPT_INPUT && !board_pin(board, step->subject, &step->pin))
            refuse("--input: %s has no pin '%s'", board->name, step->subject);
    }
    for (size_t i = 0; i < options->exit_count; i++) {
        struct pin pin;
        const struct exit_condition *e = &options->exits[i];
        if (e->pin && !board_pin(board, e->pin, &pin))
            refuse("--exit-on: %s has no pin '%s'", board->name, e->pin);
    }
    sort(options->script, options->script_count);
}
