/* trap_stubs.h - the code in trap_entry.asm that each vector leads to. */
#pragma once

#define TRAP_STUB_SIZE 16 /* bytes for each vector */
