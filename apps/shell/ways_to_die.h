/* ways_to_die.h - the command `panic`. */
#pragma once

struct way {
    const char *name, *what;
    void (*die)(void);
};
extern const struct way more_ways[]; /* ends with {0} */

const char *die(int count, char *words[]);
