/* parts.h - what the threads do. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>

extern atomic_bool stopping;

void allocate(void *number);
void send(void *number);
void receive(void *unused);
void add(void *number);
void sleep_often(void *number);
void read_keys(void *unused);

void start_timers(void);
void check_timers(void);
void print_counts(void);
