/* masks.S - BASEPRI and FAULTMASK of an ARMv7-M: what they let through, and what ends them. Interrupts 0 and 5 note 1 and 2, and FAULTMASK. */
        .include "sim.inc"
        .cpu    cortex-m4

        .macro pend line
        set     NVIC_ISPR, 1 << \line
        dsb
        isb
        .endm

        function main
#ifdef NONE
        mrs     r0, basepri
        bx      lr
#endif
        push    {r4, lr}
        set     NVIC_ISER, 0x21
        set     NVIC_IPR, 0x40          /* more urgent than that of 5 */
        set     NVIC_IPR + 4, 0x8000
        movs    r4, #0x80
        msr     basepri, r4
        mrs     r6, basepri
        note    r6
        pend    5                       /* waits */
        pend    0                       /* does not */
        note_value 0x10
        movs    r4, #0xff               /* less urgent: BASEPRI stays; then more, with bits that there are not */
        msr     basepri_max, r4
        mrs     r6, basepri
        note    r6
        movs    r4, #0x7f
        msr     basepri_max, r4
        mrs     r6, basepri_max
        note    r6
        movs    r4, #0
        msr     basepri_max, r4         /* nor does 0 end it */
        mrs     r6, basepri
        note    r6
        msr     basepri, r4             /* 5 is taken */
        isb
        note_value 0x20
        cpsid   f
        mrs     r6, faultmask
        note    r6
        pend    0
        note_value 0x30
        cpsie   f                       /* 0 is taken */
        isb
        mrs     r6, faultmask
        note    r6
        pop     {r4, pc}

        function irq0
        cpsid   f                       /* the return clears it */
        movs    r3, #1
        b       tell

        function irq5
        movs    r3, #2
tell:   note    r3
        mrs     r3, faultmask
        note    r3
        bx      lr
