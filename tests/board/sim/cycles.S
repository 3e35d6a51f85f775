/* cycles.S - between two marks stands what is measured; sim_test.py has the list of what it costs.
   A mark is a store to SYST_RVR of two cycles. */
        .include "sim.inc"
        .equ GPIOA, 0x50000000
        .equ RCC_ENR, 0x40021014

        .macro mark
        str     r1, [r0]
        .endm

        function main
        push    {r4, lr}
        set     RCC_ENR, 1
        ldr     r0, =SYST_RVR
        movs    r1, #0
        ldr     r4, =RAM
        ldr     r5, =GPIOA + 4          /* OTYPER */
        movs    r2, #1
        movs    r3, #1
        mark
        adds    r2, r2, r3
        mark
        mov     r8, r2
        mark
        sub     sp, #8
        add     sp, #8
        mark
        muls    r2, r3, r2
        mark
        lsls    r2, r2, #3
        uxtb    r2, r2
        rev     r2, r2
        cmp     r2, #9
        mvns    r2, r2
        nop
        mark
        ldr     r2, [r4]
        mark
        ldr     r2, literal
        mark
        ldrb    r2, [r4, #1]
        ldrh    r2, [r4, #2]
        ldrsb   r2, [r4, r1]
        ldrsh   r2, [r4, r1]
        ldr     r2, [sp]
        mark
        str     r2, [r4]
        strb    r2, [r4]
        strh    r2, [r4]
        mark
        ldr     r2, [r5]
        mark
        strb    r1, [r5]
        mark
        ldmia   r4!, {r2}
        mark
        subs    r4, #4
        ldmia   r4!, {r2, r3, r6}
        mark
        subs    r4, #12
        stmia   r4!, {r2, r3, r6}
        mark
        subs    r4, #12
        push    {r2, r3, r6}
        mark
        pop     {r2, r3, r6}
        mark
        push    {r2, lr}
        add     sp, #8
        mark
        adr     r2, 1f
        adds    r2, #1
        push    {r2}
        pop     {pc}
        .balign 4
1:      mark
        adr     r2, 1f
        adds    r2, #1
        push    {r2}
        push    {r3}
        pop     {r3, pc}
        .balign 4
1:      mark
        cmp     r1, #0
        bne     1f
1:      mark
        cmp     r1, #0
        beq     1f                      /* taken, to the next instruction */
1:      mark
        b       1f
1:      mark
        bl      empty
        mark
        ldr     r2, =empty
        blx     r2
        mark
        adr     r2, 1f
        mov     pc, r2
        .balign 4
1:      mark
        movs    r2, #0
        add     pc, r2
        nop
1:      mark
        mrs     r2, primask
        mark
        msr     primask, r2
        mark
        cpsie   i
        sev
        mark
        isb
        mark
        dsb
        mark
        dmb
        mark
        sev
        wfe                             /* the event is there: no sleep */
        mark
        svc     0
        mark
        pop     {r4, pc}
        .balign 4
literal: .word 0

        function empty
        bx      lr

        function svcall
        bx      lr
        .ltorg
