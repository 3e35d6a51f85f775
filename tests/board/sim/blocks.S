/* blocks.S - IT blocks that read memory and end in a branch: what the branch reaches is not conditional. There the
   first instruction would be passed over, and the branch behind it would be no instruction. */
        .include "sim.inc"
        .cpu    cortex-m4

        .macro note_if condition, value
        b\condition 1f
        b       2f
1:      movs    r1, #\value
        note    r1
2:
        .endm

        function main
        push    {r4, lr}
        movs    r0, #0
        bl      by_bx
        cmp     r0, #1
        note_if ne, 1
        bl      by_pop
        cmp     r0, #1
        note_if ne, 2
        movs    r0, #1
        bl      by_pop
        movs    r2, #3
        note    r2
        cmp     r0, #1
        note_if eq, 4
        pop     {r4, pc}

        function by_bx
        push    {r4, lr}
        cmp     r0, #0
        ittt    eq
        popeq   {r4, lr}
        moveq   r3, #0
        bxeq    lr
        udf     #0

        function by_pop
        push    {r4, lr}
        cmp     r0, #0
        itt     eq
        ldreq   r3, [sp, #4]
        popeq   {r4, pc}
        ittt    ne
        ldrne   r3, [sp, #4]
        addne   sp, #8
        bxne    r3
        .ltorg
