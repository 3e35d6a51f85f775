/* fault_status.h - the bits of the fault status registers, by the names of the Architecture Reference Manuals. */
#pragma once

/* "Configurable Fault Status Register": MemManage, BusFault, UsageFault */
#define CFSR_MEM_MANAGE 0x000000ffu
#define CFSR_IACCVIOL (1u << 0)
#define CFSR_DACCVIOL (1u << 1)
#define CFSR_MUNSTKERR (1u << 3)
#define CFSR_MSTKERR (1u << 4)
#define CFSR_MLSPERR (1u << 5)
#define CFSR_MMARVALID (1u << 7)
#define CFSR_BUS_FAULT 0x0000ff00u
#define CFSR_IBUSERR (1u << 8)
#define CFSR_PRECISERR (1u << 9)
#define CFSR_IMPRECISERR (1u << 10)
#define CFSR_UNSTKERR (1u << 11)
#define CFSR_STKERR (1u << 12)
#define CFSR_LSPERR (1u << 13)
#define CFSR_BFARVALID (1u << 15)
#define CFSR_USAGE_FAULT 0xffff0000u
#define CFSR_UNDEFINSTR (1u << 16)
#define CFSR_INVSTATE (1u << 17)
#define CFSR_INVPC (1u << 18)
#define CFSR_NOCP (1u << 19)
#define CFSR_STKOF (1u << 20) /* ARMv8-M */
#define CFSR_UNALIGNED (1u << 24)
#define CFSR_DIVBYZERO (1u << 25)

/* "HardFault Status Register" */
#define HFSR_VECTTBL (1u << 1)
#define HFSR_FORCED (1u << 30)
#define HFSR_DEBUGEVT (1u << 31)

/* "Secure Fault Status Register" */
#define SFSR_INVEP (1u << 0)
#define SFSR_INVIS (1u << 1)
#define SFSR_INVER (1u << 2)
#define SFSR_AUVIOL (1u << 3)
#define SFSR_INVTRAN (1u << 4)
#define SFSR_LSPERR (1u << 5)
#define SFSR_SFARVALID (1u << 6)
#define SFSR_LSERR (1u << 7)
