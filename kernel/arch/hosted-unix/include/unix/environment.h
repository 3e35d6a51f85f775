/* environment.h - the environment of a Unix program, from where its start finds it to where it is read. */
#pragma once

/* POSIX, "Environment Variables": words of the form NAME=value, then NULL. For the board's boot_info_read(). */
void environment_found(const char *const *words);
