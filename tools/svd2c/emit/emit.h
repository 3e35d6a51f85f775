/* emit.h - what svd2c writes. Everything is in the order of addresses or of the file, without dates
 * or paths: the same input gives the same bytes on every machine. */
#ifndef SVD2C_EMIT_H
#define SVD2C_EMIT_H

#include "svd2c/model/model.h"
#include "svd2c/out.h"
#include "svd2c/overlay/overlay.h"

/* The C header. */
void emit_header(struct out *out, struct device *device);
/* A table of vectors in C. */
void emit_vectors(struct out *out, const struct device *device);
/* A linker script's MEMORY. */
void emit_memory(struct out *out, const struct part *part);
/* The table for other tools; docs/svd2c.md describes it. Written after the header, which names the
 * types. */
void emit_table(struct out *out, const struct device *device);

/* Printers and a command for gdb, in Python. Written after the header, too. */
void emit_gdb(struct out *out, const struct device *device);
/* What PATH, or PATH=VALUE, means, for a person. */
void emit_show(struct out *out, const struct device *device, const char *path);

/* Diagnose what would keep the vectors, the table or what is shown from being made. */
void emit_check_show(const struct device *device, const char *path);
void emit_check_vectors(const struct device *device);
void emit_handler_declarations(struct out *out, const struct device *device);
void emit_check_table(const struct device *device);

/* ---- name.c: the header's global identifiers ---- */

/* Begins with the names of the peripherals, which all others avoid. */
void emit_begin(const struct device *device);
void emit_end(void);
/* Before all types: what the names of each begin with. */
void emit_note_stem(const char *stem);
/* Around all that is claimed for a type. */
void emit_type_begin(const char *stem);
void emit_type_end(void);
/* What a name must differ from: identifiers of C, and the beginnings of other names. */
enum scope { IDENTIFIERS, STEMS_OF_TYPES, STEMS_OF_FIELDS, STEMS_OF_RESETS, SCOPES };
/* A name, or another where that was taken. */
const char *emit_claim(enum scope scope, const char *name);
/* The same, which says so (W105) of the element that has another name. */
const char *emit_claim_for(struct node *node, enum scope scope, const char *name);
/* Whether the value has no type in the header so far; it has one now. 0 has one always. */
bool emit_is_new_value(uint64_t value);
/* A text inside a comment, on one line. */
void emit_comment(struct out *out, const char *text);
/* A blank and the comment, if there is one, and the line's end. */
void emit_description(struct out *out, const char *description);

/* ---- same.c: types that differ in nothing but their names are one type ---- */

/* Around all types of a header. */
void emit_texts_begin(void);
void emit_texts_end(void);
/* The text of a type begins, and ends with its closing brace and its name; for one that was there before
 * the name becomes another of the first's. Returns the first's. */
void emit_type_text(struct out *out);
const char *emit_type_name(struct out *out, const char *name);

/* ---- struct.c ---- */

/* The struct of a peripheral or cluster, and all that is in it; sets type->emitted. `stem` begins
 * the names of its registers. */
void emit_struct(struct out *out, struct type *type, const char *stem, const char *c_name);

/* ---- register.c ---- */

/* The types of a register, and its constants, once; sets reg->emitted, the stem of their names. */
void emit_register(struct out *out, struct reg *reg, const char *stem);
/* The types alone. */
void emit_register_type(struct out *out, struct reg *reg, const char *stem);

/* ---- member_list.c: names that differ in a number ---- */

/* A number in a name. */
struct split {
    size_t at, length; /* of its digits */
    uint32_t number;
};

/* The next number in the name, from a byte on. False: there is none. */
bool next_number(const char *name, size_t from, struct split *split);

struct list;
struct list *find_member_lists(const struct type *type);
/* The types of registers that are alike but for names and enumerations; after the registers' own. */
void emit_list_types(struct out *out, struct list *lists);
/* What reg_at needs, as members of the struct. */
void emit_lists(struct out *out, const struct list *lists);

/* ---- peripheral_list.c ---- */

/* What reg_peripheral needs. */
void emit_peripheral_lists(struct out *out, const struct device *device);

/* ---- value.c: a register's value as its fields ---- */

/* Which fields a value has. */
enum selection { FOR_READING, FOR_WRITING, FOR_BOTH, FOR_CLEARING };

/* uint32_t, or what else is as wide as the register. */
const char *emit_word_type(const struct reg *reg);
void emit_enumerations(struct out *out, const struct reg *reg);
/* A union of the whole word and its fields. Returns the type's first name, as emit_type_name does. */
const char *emit_value(struct out *out, const struct reg *reg, enum selection selection,
                       const char *name);
/* A struct of the same names without bit-fields: for gcc, see REG_SET_ in access.h. */
const char *emit_plain(struct out *out, const struct reg *reg, enum selection selection,
                       const char *name);

#endif
