/* late.S - SysTick, more urgent, may come while interrupt 3 is being entered. */
        .include "sim.inc"

        function main
        set     NVIC_IPR, 0x80000000
        ldr     r0, =SYST_CSR
        ldr     r1, =999
        str     r1, [r0, #4]
        str     r1, [r0, #8]
        movs    r1, #7
        str     r1, [r0]
        wfi
        b       finish

        .irp name, irq3, systick
        function \name
        mrs     r0, ipsr
        note    r0
        mov     r0, sp
        note    r0
        bx      lr
        .endr
        .ltorg
