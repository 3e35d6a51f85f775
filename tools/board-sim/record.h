/* record.h - what is remembered for the report. */
#ifndef SIM_RECORD_H
#define SIM_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct machine;
struct reg;

struct register_access {
    uint64_t cycle;
    uint32_t pc, value, before;
    const char *name;
    unsigned width; /* bits */
};

struct pin_edge {
    uint64_t cycle;
    const char *pin;
    bool level;
};

struct illegal_access {
    uint64_t cycle, count;
    uint32_t pc, address;
    const char *kind;
    const char *name; /* register; NULL: none */
    const char *text;
};

struct fault {
    uint64_t cycle;
    uint32_t pc, address, lr, sp;
    const char *kind;
    const char *text;
};

struct moment {
    bool happened;
    uint64_t cycle, instructions;
};

struct record {
    struct register_access *writes, *reads;
    struct pin_edge *edges;
    struct illegal_access *illegal;
    struct fault *faults;
    const char **notes;
    char *uart, *semihosting, *rtt, *itm;
    size_t write_count, read_count, edge_count, illegal_count, fault_count, note_count, uart_size,
        semihosting_size, rtt_size, itm_size;
    uint64_t illegal_total;
    uint64_t instructions, cycles_asleep, sleeps, deep_sleeps, resets, toggles;
    uint64_t writes_dropped, edges_dropped, faults_dropped, itm_lost, uart_lost, uart_overruns,
        uart_overrun_flags;   /* how often the flag was set: of bytes lost in a row once */
    uint64_t exceptions[192]; /* EXCEPTIONS */
    double uart_baud;
    struct moment first_edge, first_sleep;
    uint32_t initial_sp, lowest_sp;
    bool locked_up, exited;
    uint32_t exit_code;
    const char *end_reason;
    const char *end_text;
};

void record_write(struct machine *m, const char *name, struct reg *reg, unsigned width,
                  uint32_t before, uint32_t value);
void record_read(struct machine *m, const char *name, unsigned width, uint32_t value);
void record_edge(struct machine *m, const char *pin, bool level);
void record_illegal(struct machine *m, const char *kind, uint32_t address, const char *name,
                    const char *text);
void record_fault(struct machine *m, const char *kind, uint32_t address, const char *text);
/* The same text, which stays. */
const char *record_name(const char *name);
/* Remembers a sentence once. */
void record_note(struct machine *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
void record_moment(struct machine *m, struct moment *moment);
void record_text(char **text, size_t *size, char character);

struct place {
    uint32_t pc;
    bool is_code;                /* it lies in the image */
    const char *function, *file; /* NULL: unknown */
    unsigned line;
};

/* Function, file and line of each pc, from the ELF by llvm-symbolizer. No ELF: nothing is known. */
void places_find(const char *elf, struct place *places, size_t count);

/* Places of the illegal accesses and of the faults, in the order of the record. */
struct places {
    struct place *illegal, *faults;
};

struct places report_places(const struct machine *m);

/* Bytes: from the first SP down to the lowest, those of them that were written, and those of the
   other RAM that were read or written. */
struct memory_use {
    uint32_t stack_depth, stack_touched, elsewhere;
};

struct memory_use report_memory_use(const struct machine *m);

/* For a person, on stdout; for tests, as a JSON file. */
void report_text(const struct machine *m, const struct places *places);
void report_json(struct machine *m, FILE *out, const struct places *places);
/* The JSON file, before it is known what will be in it: a long run shall not end in a refusal. */
FILE *report_open(const char *path);

#endif
