/* convert.h - from the text of an SVD and its overlays to the model. */
#ifndef SVD2C_CONVERT_H
#define SVD2C_CONVERT_H

#include "svd2c/cores/cores.h"
#include "svd2c/emit/emit.h"

enum { MOST_OVERLAYS = 32 };

/* What one run works with; diagnostics point into it until they are printed. */
struct conversion {
    struct source input, overlays[MOST_OVERLAYS];
    FILE *file; /* of the input */
    size_t overlay_count;
    const char *part_name, *cpu_name, *shown_path; /* or NULL */
    enum core_choice core_choice;
    struct core_sources core_sources;
    const struct part *part;
    struct device *device;
};

/* Sets the device and the part. False: there is none; what is wrong is diagnosed. */
bool convert(struct conversion *conversion);
/* Frees all that the conversion holds. */
void convert_end(struct conversion *conversion);

#endif
