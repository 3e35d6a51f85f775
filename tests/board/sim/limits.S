/* limits.S - what would move SP below its limit: the fault's status, and SP as the handler finds it, for each way to do it. */
        .include "sim.inc"
        .cpu    cortex-m33
        .fpu    fpv5-sp-d16
        .equ LIMIT, RAM + 0x200
        .equ CFSR, 0xe000ed28
        .equ CPACR, 0xe000ed88

/* With SP so far above the limit that a frame has just room; r6 is for the instruction. */
        .macro forbidden value, instruction:vararg
        ldr     r4, =LIMIT + 0x20
        mov     sp, r4
        ldr     r6, =\value
        ldr     r4, =1f
        \instruction
        note_value 0xbadbad
1:
        .endm

        function main
        set     CPACR, 0x00f00000
        ldr     r4, =LIMIT
        msr     msplim, r4
        mrs     r6, msplim
        note    r6
        ldr     r6, =0x5a5a5a5a
        str     r6, [r4, #-4]
        ldr     r5, =LIMIT + 0x20
        mov     sp, r5
        sub     sp, #0x20
        mov     r6, sp
        note    r6
        forbidden 0, push {r0-r7, lr}
        forbidden 0, sub sp, #0x24
        forbidden 0, sub.w sp, sp, #0x11000
        forbidden 0, sub.w sp, sp, #0x01010101 << 2
        forbidden 0, subw sp, sp, #0xffc
        forbidden 0x40, sub.w sp, sp, r6
        forbidden 0x10, sub.w sp, sp, r6, lsl #2
        forbidden LIMIT - 4, mov sp, r6
        forbidden 0xffffff00, add sp, r6
        forbidden 0, push.w {r0-r10, r12}
        forbidden 0, str.w r0, [sp, #-0x24]!
        forbidden 0, strd r0, r1, [sp, #-0x28]!
        forbidden 0, vpush {s0-s15}
        ldr     r4, =RAM + 0x3f0        /* the same of PSP, whose limit is another one */
        mov     sp, r4
        ldr     r4, =LIMIT + 0x80
        msr     psplim, r4
        adds    r4, #0x20
        msr     psp, r4
        movs    r4, #2
        msr     control, r4
        isb
        ldr     r4, =1f
        sub     sp, #0x24
        note_value 0xbadbad
1:      movs    r4, #0
        msr     control, r4
        isb
        ldr     r4, =LIMIT - 4
        ldr     r6, [r4]
        note    r6
        ldr     r4, =LIMIT + 0x18       /* no room for a frame */
        mov     sp, r4
        movs    r4, #0
        svc     0
        note_value 0xbadbad

/* Goes on where r4 says; if that is 0, not at all. */
        function hardfault
        ldr     r0, =CFSR
        ldr     r1, [r0]
        note    r1
        str     r1, [r0]
        mrs     r2, msp
        movs    r1, #4
        mov     r3, lr
        tst     r3, r1
        beq     1f
        mrs     r2, psp
1:      mov     r1, r2
        adds    r1, #0x20
        note    r1
        cmp     r4, #0
        beq     2f
        str     r4, [r2, #24]
        bx      lr
2:      movs    r1, #0
        msr     msplim, r1
        b       finish
        .ltorg
