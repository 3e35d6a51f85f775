/* start.S - vectors, the way in and the way out of each small program, which has main and the
   handlers that it wants. */
        .include "sim.inc"

        .macro handler name
        .weak \name
        .thumb_set \name, unexpected
        .word \name
        .endm

        .section .vectors, "a"
        .word STACK
        .word start
        handler nmi
        handler hardfault
        .word 0, 0, 0, 0, 0, 0, 0
        handler svcall
        .word 0, 0
        handler pendsv
        handler systick
        .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        handler irq\n
        .endr
        .irp n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        handler irq\n
        .endr

        .text
        function start
        ldr     r7, =NOTES
        bl      main
        b       finish

/* An exception that the program did not ask for. */
        function unexpected
        mrs     r6, ipsr
        note    r6
        note_value 0xbadbad
        b       finish

/* Tells each word as eight digits on a line, and ends the run. Runs in any mode. */
        function finish
        cpsid   i
        ldr     r4, =NOTES
        ldr     r5, =NOTES + 0x3f0
1:      cmp     r4, r7
        bhs     4f
        ldmia   r4!, {r3}
        movs    r2, #8
2:      lsrs    r6, r3, #28
        lsls    r3, r3, #4
        adds    r6, #'0'
        cmp     r6, #'9'
        bls     3f
        adds    r6, #'a' - '0' - 10
3:      strb    r6, [r5]
        adds    r5, #1
        subs    r2, #1
        bne     2b
        movs    r6, #'\n'
        strb    r6, [r5]
        movs    r6, #0
        strb    r6, [r5, #1]
        ldr     r5, =NOTES + 0x3f0
        mov     r1, r5
        movs    r0, #4                  /* SYS_WRITE0 */
        bkpt    0xab
        b       1b
4:      movs    r0, #0x18               /* SYS_EXIT */
        ldr     r1, =0x20026
        bkpt    0xab
        b       4b
        .ltorg
