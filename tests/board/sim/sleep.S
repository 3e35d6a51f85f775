/* sleep.S - ways to sleep, one for each name that can be defined. */
        .include "sim.inc"

        .macro timer reload
        ldr     r0, =SYST_CSR
        ldr     r1, =\reload
        str     r1, [r0, #4]
        str     r1, [r0, #8]
        movs    r1, #7
        str     r1, [r0]
        .endm

        function main
        push    {r4, lr}
#if defined(SLEEP_forever)
        wfi
#elif defined(SLEEP_masked_timer)
        timer   0xffff                  /* it wakes, but PRIMASK keeps the handler away */
        cpsid   i
        wfi
        note_value 1
        ldr     r4, =ICSR
        ldr     r4, [r4]
        note    r4
        cpsie   i
        note_value 2
#elif defined(SLEEP_in_handler)
        set     SHPR2, 0x40000000       /* SVCall above SysTick */
        set     SHPR3, 0x80000000
        svc     0
#elif defined(SLEEP_on_exit)
        set     SCR, 2
        timer   999
        wfi
        note_value 0xbad
#elif defined(SLEEP_event)
        sev
        wfe                             /* the event is there */
        note_value 1
        set     SCR, 0x10               /* SEVONPEND */
        cpsid   i
        wfe                             /* left over: SCR was no event, but let it settle */
        note_value 2
#elif defined(SLEEP_deep)
        timer   999
        set     SCR, 4
        wfi
        ldr     r4, =SYST_CVR
        ldr     r4, [r4]
        note    r4
        b       finish
#elif defined(SLEEP_irq)
        set     NVIC_ISER, 1 << 3
        wfi
        note_value 2
#endif
        pop     {r4, pc}

        function svcall
        timer   999
        wfi                             /* SysTick is not urgent enough here */
        note_value 0xbad
        bx      lr

        function systick
        note_value 0x5c
        ldr     r0, =SYST_CSR
        ldr     r1, [r0]
        ldr     r1, [r7]
#if defined(SLEEP_on_exit)
        ldr     r0, =NOTES + 12
        cmp     r7, r0
        blo     1f
        set     SCR, 0
1:
#endif
        bx      lr

        function irq3
        mrs     r0, ipsr
        note    r0
        bx      lr
        .ltorg
