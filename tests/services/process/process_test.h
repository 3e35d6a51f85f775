/* process_test.h - what the tests of this folder share. */
#pragma once

#include <kernel/test.h>
#include <services/files.h>
#include <services/process.h>

/* Starts a program of the archive. */
struct process *start_program(const char *path, const char *const *arguments);

/* Starts it, and waits for its end. Returns its status; -1 if it did not start. */
int run_program(const char *path, const char *const *arguments);
