/* cores.h - the peripherals of a Cortex-M: whose description the header has. */
#ifndef SVD2C_CORES_H
#define SVD2C_CORES_H

#include "svd2c/tree/tree.h"

enum core_choice {
    CORE_AS_IN_FILE,
    CORE_OWN,   /* devices/cores, and calls of CMSIS-Core's names */
    CORE_CMSIS, /* none: core_cm*.h has them */
};

/* The sources of our own description; diagnostics point into them. */
struct core_sources {
    struct source svd, overlay;
};

/* Puts the choice into a tree. A core that is not known, or not described, is diagnosed. */
void cores_apply(struct node *device, enum core_choice choice, struct core_sources *sources);
void cores_free(struct core_sources *sources);

/* Functions for any Cortex-M, in C. */
extern const char core_calls_text[];

#endif
