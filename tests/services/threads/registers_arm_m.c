/*
 * registers_arm_m.c - loops that have a known value in every register, and compare each: registers.h.
 *
 * r0 is what the others are compared with, so it has a new value all the time. The flags are compared by each
 * branch.
 */
#include "registers.h"

uint32_t registers_stop, registers_turns;

/* The value of register n: base, and n three times. */
#define VALUE(base, n) "ldr r0, =" base "000000 + " #n " * 0x10101\n\t"
#define LOAD(base, n, r) VALUE(base, n) "mov " #r ", r0\n\t"
#define COMPARE(base, n, r)                                                                        \
    VALUE(base, n)                                                                                 \
    "cmp r0, " #r "\n\t"                                                                           \
    "bne 10" #n "f\n\t"
#define WRONG(n) "10" #n ": movs r0, #" #n "\n\tb 2f\n\t"
#define EACH(do, base)                                                                             \
    do                                                                                             \
    (base, 1, r1) do(base, 2, r2) do(base, 3, r3) do(base, 4, r4) do(base, 5, r5) do(              \
        base, 6, r6) do(base, 7, r7) do(base, 8, r8) do(base, 9,                                   \
                                                        r9) do(base, 10,                           \
                                                               r10) do(base, 11,                   \
                                                                       r11) do(base, 12,           \
                                                                               r12) do(base, 14,   \
                                                                                       lr)

#define LOOP(base)                                                                                 \
    "push {r4-r7, lr}\n\t"                                                                         \
    "mov r4, r8\n\tmov r5, r9\n\tmov r6, r10\n\tmov r7, r11\n\t"                                   \
    "push {r4-r7}\n\t" EACH(LOAD, base) "1:\t" EACH(                                               \
        COMPARE,                                                                                   \
        base) "push {r1}\n\t"                                                                      \
              "ldr r0, =registers_turns\n\tldr r1, [r0]\n\tadds r1, #1\n\tstr r1, [r0]\n\t"        \
              "pop {r1}\n\t"                                                                       \
              "ldr r0, =registers_stop\n\tldr r0, [r0]\n\tcmp r0, #0\n\t"                          \
              "bne 3f\n\tb 1b\n\t"                                                                 \
              "3:\tmovs r0, #0\n\tb 2f\n\t" WRONG(1) WRONG(2) WRONG(3) WRONG(4) WRONG(5) WRONG(6)  \
                  WRONG(7) WRONG(8) WRONG(9) WRONG(10) WRONG(11) WRONG(12)                         \
                      WRONG(14) "2:\tpop {r4-r7}\n\t"                                              \
                                "mov r8, r4\n\tmov r9, r5\n\tmov r10, r6\n\tmov r11, r7\n\t"       \
                                "pop {r4-r7, pc}\n\t.ltorg"

__attribute__((naked)) int registers_first(void)
{
    __asm__(LOOP("0x15"));
}

__attribute__((naked)) int registers_second(void)
{
    __asm__(LOOP("0x6a"));
}
