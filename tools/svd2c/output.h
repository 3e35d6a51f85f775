/* output.h - the files that a run writes: all of them, or none. */
#ifndef SVD2C_OUTPUT_H
#define SVD2C_OUTPUT_H

#include <stdbool.h>

#include "svd2c/out.h"

struct output {
    const char *name;
    const char *temporary; /* what it is called until it is whole, or */
    FILE *direct;          /* the device or pipe that gets it then */
    struct out *out;
};

/* Opens a file for writing; `-` is the standard output. False: the user was told why not. */
bool output_open(struct output *output, const char *name);
/* Writes the rest, and closes it. False: the user was told what is wrong. */
bool output_finish(struct output *output);
/* Gives it its name or writes it into the device, or takes it away again. False: the user was told
 * what is wrong. */
bool output_keep(struct output *output, bool keep);

#endif
