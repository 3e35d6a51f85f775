/* conditions.S - each conditional branch with each state of the flags. Between two marks, a branch
   that is taken costs 3 cycles, one that is not 1 and a NOP; a mark is a store of two cycles. */
        .include "sim.inc"

        .macro mark
        str     r1, [r0]
        .endm

        function main
        push    {r4, lr}
        ldr     r0, =SYST_RVR
        movs    r1, #0
        movs    r4, #0
        mark
again:  lsls    r2, r4, #28
        .irp condition, eq, ne, hs, lo, mi, pl, vs, vc, hi, ls, ge, lt, gt, le
        msr     apsr_nzcvq, r2
        mark
        b\condition 1f
        nop
1:      mark
        .endr
        adds    r4, #1
        cmp     r4, #16
        beq     1f
        b       again
1:      pop     {r4, pc}
        .ltorg
