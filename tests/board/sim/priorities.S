/* priorities.S - which exception comes when. Each handler notes IPSR, SP, and what it finds in r2:
   what the one before left there if it was tail-chained, else what main has there. */
        .include "sim.inc"
        .equ IRQS, 1 << 3 | 1 << 4 | 1 << 5

        .macro priority irq, level      /* of interrupts 4 to 7, all in NVIC_IPR1, and 3 in IPR0 */
        ldr     r4, =NVIC_IPR + (\irq & ~3)
        ldr     r5, [r4]
        ldr     r6, =0xff << 8 * (\irq & 3)
        bics    r5, r6
        ldr     r6, =\level << (8 * (\irq & 3) + 6)
        orrs    r5, r6
        str     r5, [r4]
        .endm

        .macro tell
        mrs     r0, ipsr
        note    r0
        mov     r0, sp
        note    r0
        note    r2
        mrs     r2, ipsr
        .endm

        function main
        push    {r4, lr}
        movs    r2, #0
        set     NVIC_ISER, IRQS
        note_value 0xa1                 /* equal priorities: by number, tail-chained */
        cpsid   i
        set     NVIC_ISPR, IRQS
        set     ICSR, PENDSVSET | PENDSTSET
        dsb
        ldr     r4, =ICSR
        ldr     r5, [r4]                /* VECTPENDING is PendSV, the lowest number */
        ldr     r6, =0x3f03f
        ands    r5, r6                  /* without the flags that QEMU has otherwise */
        note    r5
        ldr     r4, =NVIC_ISPR
        ldr     r5, [r4]
        note    r5
        cpsie   i
        note_value 0xa2                 /* all of them ran between CPSIE and this */

        priority 3, 2
        priority 4, 1
        priority 5, 0
        cpsid   i
        set     NVIC_ISPR, IRQS
        cpsie   i
        note_value 0xa3                 /* 5, 4, 3 */

        movs    r3, #1
        ldr     r4, =RAM
        str     r3, [r4]                /* irq3 pends 4, which is more urgent, and 3 itself */
        set     NVIC_ISPR, 1 << 3
        dsb
        isb
        note_value 0xa4
        movs    r3, #0
        ldr     r4, =RAM
        str     r3, [r4]

        svc     0                       /* its handler pends PendSV of the same priority */
        note_value 0xa5

        set     NVIC_ICER, IRQS         /* disabled: stays pending */
        set     NVIC_ISPR, 1 << 4
        dsb
        isb
        ldr     r4, =NVIC_ISPR
        ldr     r5, [r4]
        note    r5
        set     NVIC_ICPR, 1 << 4
        ldr     r4, =NVIC_ISPR
        ldr     r5, [r4]
        note    r5
        set     NVIC_ISER, 1 << 4
        dsb
        isb
        note_value 0xa6                 /* nothing ran */

        cpsid   i                       /* NMI knows no PRIMASK */
        set     ICSR, NMIPENDSET
        dsb
        isb
        note_value 0xa7
        ldr     r4, =NVIC_IPR
        ldr     r5, [r4]
        note    r5
        ldr     r5, [r4, #4]
        note    r5
        ldr     r4, =SHPR3
        ldr     r5, =0xc0400000
        str     r5, [r4]
        ldr     r5, [r4]
        note    r5
        pop     {r4, pc}

        function irq3
        tell
        ldr     r0, =RAM
        ldr     r0, [r0]
        cmp     r0, #1
        bne     1f
        movs    r1, #0
        ldr     r0, =RAM
        str     r1, [r0]
        ldr     r0, =NVIC_ISPR
        movs    r1, #0x18
        str     r1, [r0]
        dsb
        isb
        note_value 0x333                /* 4 ran before this, 3 comes again after it */
1:      bx      lr

        .irp name, irq4, irq5, pendsv, systick, nmi
        function \name
        tell
        bx      lr
        .endr

        function svcall
        tell
        set     ICSR, PENDSVSET
        dsb
        isb
        note_value 0x111
        bx      lr
        .ltorg
