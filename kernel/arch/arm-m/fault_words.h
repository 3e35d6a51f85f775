/* fault_words.h - what the reports of faults say on every Cortex-M. */
#pragma once

#include <kernel/stacks.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "Thumb instruction set encoding" */
#define KIND(i) (0xff00u & (i))
#define UDF 0xde00u              /* "UDF": permanently undefined */
#define TRAP_INSTRUCTION 0xdefeu /* udf #254, which clang puts in */
#define BKPT 0xbe00u
#define SVC 0xdf00u
#define IS_32_BIT(i) ((i) >= 0xe800u)

/* Near 0, and not in the part of the image that may lie there. */
bool is_null(uint32_t address);

/* ". A null pointer?" and the like, where the address looks so; or "". */
const char *guess_pointer(uint32_t address);

/* The stack below which the address lies, near enough to be an overflow of it; NULL if there is none. */
const struct stack *guarded(uint32_t address);

/* 16 bits of code; 0 where none can be read. */
uint32_t half_word(uint32_t address);

/* These write a whole sentence, as format_string() does. The first is for a guarded() address. */
void overflow_sentence(uint32_t address, char *sentence, size_t size);
void stack_sentence(uint32_t sp, char *sentence, size_t size);
