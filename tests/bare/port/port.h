/* port.h - what is left to virt.c and process.c: where text goes, and the end. */
#pragma once

#include <stddef.h>
#include <stdnoreturn.h>

void port_write(const char *text, size_t size);
noreturn void port_exit(int code);
