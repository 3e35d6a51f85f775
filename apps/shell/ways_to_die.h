/* ways_to_die.h - the command `panic`. */
#pragma once

const char *die(int count, char *words[]);
