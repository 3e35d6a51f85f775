/* vtor.S - a vector table in RAM, with another SVCall. */
        .include "sim.inc"
        .equ TABLE, RAM + 0x800

        function main
        ldr     r4, =VTOR
        ldr     r5, [r4]
        note    r5
        ldr     r5, =TABLE
        ldr     r6, =moved
        str     r6, [r5, #11 * 4]
        str     r5, [r4]
        dsb
        ldr     r5, [r4]
        note    r5
        svc     0
        b       finish

        function moved
        note_value 0x5bc
        mrs     r0, ipsr
        note    r0
        bx      lr
        .ltorg
