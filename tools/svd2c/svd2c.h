/* svd2c.h - what the parts of svd2c share: storage, text, diagnostics and numbers. */
#ifndef SVD2C_H
#define SVD2C_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* ---- store.c: memory that lives until the program ends ---- */

/* Zeroed memory for one object or several; never NULL: without memory the program says so and ends
 * with exit code 2. Nothing is freed before store_release. */
void *store_new(size_t size);
/* The same, for memory that its user frees with free(). */
void *store_raw(size_t size);
/* Says that there is no more memory, and ends the program. */
_Noreturn void store_exhausted(void);
const char *store_text(const char *text, size_t length);
const char *store_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The two, with an underscore between them. */
const char *store_join(const char *first, const char *second);
/* The text with so many bytes of it replaced. */
const char *store_replace(const char *text, size_t at, size_t length, const char *with);
void store_release(void);

/* ---- table.c: a set of names, or a map from names to pointers; `scope` keeps equal names apart ---- */

struct table;
struct table *table_new(void);
void *table_get(const struct table *table, const void *scope, const char *name);
void table_put(struct table *table, const void *scope, const char *name, void *value);
/* The same, unless there is one already. False: there is. */
bool table_add(struct table *table, const void *scope, const char *name, void *value);
/* Adds a name to a set; one that is there already gets a number, from 2 on. Returns what it is. */
const char *table_claim(struct table *table, const void *scope, const char *name);
void table_clear(struct table *table);
void table_free(struct table *table);

/* ---- source.c: input files ---- */

struct source {
    const char *name;
    char *text; /* of an overlay, with a zero at the end; an SVD is read piece by piece */
    size_t length;
    uint32_t *lines; /* where each begins */
    size_t line_count, line_room;
    unsigned order; /* of what is said of several: the SVD first, then the overlays */
};

/* Places in a file are kept in 32 bits. */
enum { LARGEST_SOURCE = 1 << 30 };

/* Reads a whole file. Returns NULL, or why not. */
const char *source_read(struct source *source, const char *name);
/* Notes the lines of the next piece of a file. */
void source_note(struct source *source, const char *text, size_t length);
/* The line and column (in bytes), from 1, of a byte. */
void source_place(const struct source *source, size_t offset, size_t *line, size_t *column);
void source_free(struct source *source);

/* ---- diagnose.c ---- */

/* What is said of bad input. After an error nothing is written. A warning is about one element: it is
 * left out of the header or has another name there, so that a program that relies on it does not
 * compile, or it is there as the file or the message has it. A note (W126, W203, W206) is of something
 * that may well be right. docs/svd2c.md explains each code; a code keeps its meaning for ever. */
enum code {
    E001 = 1001, /* not well-formed XML */
    E002,        /* entities are refused */
    E003,        /* not an SVD */
    E004,        /* too deep, too many, too large */
    E005,        /* no peripherals */
    E020 = 1020, /* the overlay cannot be read */
    E021,        /* a correction without a source */
    E022,        /* a correction of something that is not there */
    E023,        /* a correction that no longer applies */
    E024,        /* an addition of something that is there */
    E025,        /* the overlay is for another device */
    E026,        /* --part names no part record */
    E027,        /* what was asked for cannot be made from this file */
    W101 = 2101, /* misaligned: left out */
    W102,        /* a size that no access has: left out */
    W103,        /* a field past its register: left out */
    W104,        /* fields overlap */
    W105,        /* a name twice: renamed */
    W106,        /* not a C identifier: renamed */
    W107,        /* an enumeration's value too wide: left out */
    W108,        /* don't-care bits taken as 0 */
    W109,        /* an enumeration has a value twice */
    W110,        /* a reset value wider than its register: cut */
    W111,        /* a field's access contradicts its register's */
    W112,        /* an array whose elements overlap: left out */
    W113,        /* registers overlap and do not say so */
    W114,        /* an unknown element, or one too many: ignored */
    W115,        /* an address or number that C or the machine cannot have: left out */
    W116,        /* a register outside its address blocks */
    W117,        /* %s and dim do not go together: renamed */
    W118,        /* a required element is missing: left out */
    W119,        /* not a number: left out */
    W120,        /* derivedFrom finds nothing: left out */
    W121,        /* derivedFrom leads back to itself: left out */
    W122,        /* an unknown word */
    W123,        /* dim that does not add up: left out */
    W124,        /* a big-endian device */
    W125,        /* written otherwise than CMSIS-SVD has it: taken as it can only be meant */
    W126,        /* derivedFrom names an element of a list: taken from the list */
    W201 = 2201, /* CPUID contradicts <cpu> */
    W202,        /* <cpu> contradicts the core */
    W203,        /* gaps in the interrupt table */
    W204,        /* an interrupt twice */
    W205,        /* a register that clears, and is read-only */
    W206,        /* pending flags without write semantics */
    LAST_W1 = W126,
    LAST_W2 = W206
};

/* Notes a diagnostic about the byte at `offset` of a source. `path` (may be NULL) is the element:
 * peripheral.register.field. The text is one sentence: what is wrong; what to do. */
void diagnose(const struct source *source, size_t offset, enum code code, const char *path,
              const char *format, ...) __attribute__((format(printf, 5, 6)));
/* A text from a file as a diagnostic shows it: what is too long is cut. */
const char *shown(const char *text);
size_t diagnosed_errors(void);
/* Chooses the warnings and notes that are failures: codes with commas between them, or NULL for all
 * warnings, but no notes. False: one of them is no such code. */
bool diagnose_choose(const char *codes);
/* How many errors there are, and warnings and notes that were chosen. */
size_t diagnosed_failures(void);
/* Prints them, sorted by place, as `file:line:column: path: sentence [code]`: all errors; of each
 * kind of warning the first and how many there are, or with `all` each. */
void diagnose_print(FILE *out, bool all);
/* Forgets them all; for programs that run the tool more than once. */
void diagnose_release(void);

/* ---- number.c ---- */

enum number_result { NUMBER_OK, NUMBER_DONT_CARE, NUMBER_BAD, NUMBER_TOO_BIG };

/* Reads SVD's numbers (CMSIS-SVD, "scaledNonNegativeInteger" and "enumeratedValueDataType"):
 * decimal, 0x, 0X, and # or 0b in binary, where x is a don't-care bit and counts as 0; a decimal
 * or hexadecimal one may end in k, m, g or t. */
enum number_result number_read(const char *text, uint64_t *value);

/* `width` ones, from bit 0; width 0 to 64. */
uint64_t ones(unsigned width);

#endif
