/* options.h - the command line. */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "board.h"

enum script_kind { SCRIPT_INPUT, SCRIPT_IRQ, SCRIPT_SET };

struct script_step {
    uint64_t cycle;
    enum script_kind kind;
    const char *subject; /* pin, exception or register as it was written */
    unsigned number;     /* exception number; register number */
    struct pin pin;
    char level; /* 0, 1 or z */
    uint32_t value;
};

enum trace { TRACE_NONE, TRACE_WRITES, TRACE_ALL };

struct dump {
    uint32_t address, size;
};

/* A text, or a pin and its level: 0 for any. */
struct exit_condition {
    const char *text, *pin;
    char level;
};

struct options {
    const char *board, *table, *elf, *json, *image, *uart_input, *append, *vcd;
    uint64_t uart_input_from; /* cycle */
    uint64_t cycles, toggles; /* 0: no such limit */
    double seconds;           /* 0: not given */
    enum trace trace;
    bool gdb; /* waits for it at a port of localhost */
    uint64_t gdb_port;
    bool rtt, itm, semihosting, faults_expected, end_on_reset, every_turn, uart_stuck, show,
        terminal;
    struct script_step *script;
    size_t script_count;
    struct exit_condition *exits;
    size_t exit_count;
    struct dump *dumps;
    size_t dump_count;
};

/* What --help says. */
extern const char options_help[];

/* Refuses what it does not understand; --help ends the program. */
void options_read(struct options *options, int argc, char **argv);

/* Names in the script to pins and numbers, and the script into the order of time. */
void options_resolve(struct options *options, const struct board *board, const struct table *table);

#endif
