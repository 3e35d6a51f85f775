/* main.c - board-sim: a board without a board. `board-sim --help` tells how to call it. */
#include <stdio.h>

#include "machine.h"

#define DEFAULT_SECONDS 10.0
#define SECONDS_PER_TOGGLE 20.0

static int exit_code(const struct machine *m)
{
    const struct record *r = &m->record;
    bool faulted = r->fault_count && !m->options->faults_expected;
    return exit_on_missed(m) || r->illegal_total || r->locked_up || faulted ||
           (r->exited && r->exit_code);
}

int main(int argc, char **argv)
{
    static struct options options;
    static struct table table;
    static struct board board;
    static struct machine machine;
    options_read(&options, argc, argv);
    table_read(&table, options.table);
    board_read(&board, &table, options.board);
    options_resolve(&options, &board, &table);
    FILE *json = options.json ? report_open(options.json) : NULL;
    machine_init(&machine, &options, &board, &table);
    if (options.seconds <= 0 && !options.cycles && !show_is_live(&machine) && !terminal_is_on() &&
        !options.gdb)
        options.seconds = DEFAULT_SECONDS + SECONDS_PER_TOGGLE * (double)options.toggles;
    machine_run(&machine);
    gdb_end(&machine, exit_code(&machine));
    show_end(&machine);
    vcd_end(&machine);
    struct places places = report_places(&machine);
    report_text(&machine, &places);
    if (json)
        report_json(&machine, json, &places);
    return exit_code(&machine);
}
