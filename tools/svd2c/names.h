/* names.h - identifiers that C and its compilers accept. */
#ifndef SVD2C_NAMES_H
#define SVD2C_NAMES_H

#include "svd2c/tree/tree.h"

/* access.h, as text: what every header begins with. */
extern const char access_text[];

/* Longer ones are cut, or they would multiply: a peripheral's name is a part of each of its fields'. */
enum { LONGEST_IDENTIFIER = 200 };

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A C identifier made of a name; diagnoses what had to change, unless node is NULL. */
const char *c_identifier(const struct node *node, const char *name);
/* The same, for what follows other parts of an identifier: a digit may come first. */
const char *c_part(const struct node *node, const char *name);
/* A C identifier that is not a word of C's or the header's own. */
const char *c_free_name(const struct node *node, const char *name);
/* The same, and not one that the scope has already. */
const char *c_unique(struct table *scope, const struct node *node, const char *name);

/* Remembers the name of a macro, which nothing else may have. */
void c_reserve(const char *name);
/* A field or register has that name, X_BASE: it cannot be a macro. */
bool c_is_base(const char *name);
void c_reserve_begin(void);
void c_reserve_end(void);

#endif
