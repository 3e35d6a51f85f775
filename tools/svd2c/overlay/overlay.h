/* overlay.h - corrections to an SVD, and records of the parts that it stands for. */
#ifndef SVD2C_OVERLAY_H
#define SVD2C_OVERLAY_H

#include "svd2c/tree/tree.h"

struct memory {
    struct memory *next;
    const char *name, *access; /* as in a linker script: r, w, x */
    uint64_t origin, length;   /* bytes */
};

/* What a part of the family has. */
struct part {
    struct part *next;
    const char *name;
    struct memory *memories;
    struct without *without;
};

/* Applies the corrections of an overlay to a tree, and adds its part records to a list. */
void overlay_apply(const struct source *source, struct node *device, struct part **parts);

/* Leaves out of the tree what the part of that name does not have. Returns its record, or NULL
 * after a diagnostic. */
struct part *part_select(struct part *parts, const char *name, struct node *device,
                         const struct source *blamed);

/* ---- read.c ---- */

enum { MOST_WORDS = 512 };

struct word {
    const char *text;
    size_t offset; /* in the source */
    bool quoted;
};

/* A statement: a line and those that it is continued on. */
struct statement {
    const struct source *source;
    struct word *words; /* room for MOST_WORDS */
    size_t count;
    bool bad; /* diagnosed already */
};

/* Reads the next statement from *at on. False: there is none. statement->words is the caller's. */
bool statement_read(struct statement *statement, const struct source *source, size_t *at);
bool word_is(const struct statement *statement, size_t word, const char *text);
const char *word_text(const struct statement *statement, size_t word);

/* Diagnoses a statement, at its word of that index. */
#define REFUSE(statement, word, code, ...)                                                         \
    diagnose((statement)->source,                                                                  \
             (statement)->words[(word) < (statement)->count ? (word) : 0].offset, code, NULL,      \
             __VA_ARGS__)

/* ---- path.c ---- */

/* The elements that a path with wildcards names, in the order of the file. */
struct matches {
    struct node **nodes;
    size_t count, room;
};

void matches_find(struct matches *matches, struct node *device, const char *path);
void matches_free(struct matches *matches);
/* `*` stands for any text, `?` for one character. */
bool matches_pattern(const char *pattern, const char *text);
/* The child for a named one's new child: its list, made if it is not there. */
struct node *list_for(struct node *owner, enum element list);

/* No element, and the reason why: one that is derived has none of its base's elements itself. */
void refuse_path(const struct statement *statement, size_t word, struct node *device,
                 const char *path);

/* ---- The statements ---- */

struct overlay {
    struct node *device;
    struct part **parts, *part; /* the record that is open */
    bool has_source, has_device;
};

/* change.c */
void overlay_change(struct overlay *overlay, const struct statement *statement);
void overlay_remove(struct overlay *overlay, const struct statement *statement);
void overlay_rename(struct overlay *overlay, const struct statement *statement);
void remove_path(struct node *device, const struct statement *statement, size_t word);
void remove_interrupt(struct node *device, const struct statement *statement, size_t word);
/* The interrupt of that name, wherever it stands. */
struct node *interrupt_named(struct node *device, const char *name);

/* add.c */
void overlay_add(struct overlay *overlay, const struct statement *statement);
void overlay_enum(struct overlay *overlay, const struct statement *statement);
/* A leaf with the text of a word. False: the text is no value for it, and diagnosed. */
bool add_leaf(struct node *parent, enum element element, const struct statement *statement,
              size_t word, const char *text);

/* alias.c */
void overlay_alias(struct overlay *overlay, const struct statement *statement);

/* part.c */
void overlay_part(struct overlay *overlay, const struct statement *statement);
void overlay_memory(struct overlay *overlay, const struct statement *statement);
void overlay_without(struct overlay *overlay, const struct statement *statement);

#endif
