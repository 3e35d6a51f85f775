/* decode.h - ARMv6-M and ARMv7-M instructions, as far as cycles, addresses and faults need them. */
#ifndef SIM_DECODE_H
#define SIM_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "board.h"

enum kind {
    KIND_UNDEFINED,
    KIND_UNPREDICTABLE,
    KIND_PLAIN, /* one cycle, no memory */
    KIND_STACK, /* the same, and it changes SP */
    KIND_MULTIPLY,
    KIND_WRITE_PC, /* MOV and ADD with PC as the destination */
    KIND_BRANCH,
    KIND_BRANCH_IF,
    KIND_BX, /* and BLX */
    KIND_TRANSFER,
    KIND_MULTIPLE, /* LDM, STM, PUSH, POP */
    KIND_SVC,
    KIND_BKPT,
    KIND_CPS,
    KIND_SEV,
    KIND_WFE,
    KIND_WFI,
    KIND_LONG, /* first half of 32 bits */
    KIND_BL,
    KIND_MRS,
    KIND_MSR,
    KIND_BARRIER,
    /* ARMv7-M */
    KIND_IT,
    KIND_COMPARE_BRANCH, /* CBZ, CBNZ */
    KIND_TABLE_BRANCH,
    KIND_DIVIDE,
    KIND_COPROCESSOR, /* the FPU's, too */
};

/* What a load or a store reaches: count words from an address, or one object of size bytes. */
struct access {
    uint32_t address;
    uint8_t size, count;
    bool load;
};

/* The kind of each 16-bit instruction; first halves of longer ones are KIND_LONG. */
enum kind decode(uint16_t instruction);

/* The kind of a 32-bit instruction, its first half in the upper bits. */
enum kind decode_long(uint32_t instruction);

/* What a KIND_TRANSFER or KIND_MULTIPLE reaches. pc is the instruction's own address; reg[0..7] and
   reg[13] are the registers. */
struct access decode_access(uint16_t instruction, uint32_t pc, const uint32_t reg[16]);

/* Which of those registers decode_access looks at, as a mask. */
uint16_t decode_base(uint16_t instruction);

/* The same of ARMv7-M: decode_wide.c. */
enum kind decode_mainline(uint16_t instruction);
enum kind decode_wide(uint32_t instruction);
struct access decode_wide_access(uint32_t instruction, uint32_t pc, const uint32_t reg[16]);
uint16_t decode_wide_base(uint32_t instruction);
/* Whether a load's last word goes to PC, and what the base is after one that does, or after a store. */
bool decode_wide_loads_pc(uint32_t instruction);
uint32_t decode_wide_base_after(uint32_t instruction, uint32_t base);

/* What an instruction of the FPU reaches, whose base has that value; .count 0: nothing. The cycles of one that reaches nothing. */
struct access decode_fpu_access(uint32_t instruction, uint32_t base);
unsigned decode_fpu_cycles(uint32_t instruction);

/* Cycles of an instruction that does not fault, without those that a taken branch adds. */
unsigned decode_cycles(const struct board *board, enum kind kind, uint16_t instruction);

/* Cycles beyond decode_cycles when B<c> is taken. */
unsigned decode_branch_cycles(enum core_kind core);

/* Whether the condition of a B<c> holds with the flags NZCV in bits 31 to 28. */
bool decode_condition(unsigned condition, uint32_t flags);

/* Cycles from the boundary where an exception is taken to its handler's first instruction. */
unsigned decode_entry_cycles(enum core_kind core);
/* Cycles that a return takes beyond the BX or POP, and a return that enters the next handler. */
unsigned decode_exit_cycles(enum core_kind core);
unsigned decode_chain_cycles(enum core_kind core);

#endif
