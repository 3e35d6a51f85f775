/* exceptions.S - frames, flags, stacks and returns. What is noted is in sim_test.py's list. */
        .include "sim.inc"
        .equ PROCESS_STACK, RAM + 0x200

        .macro known_registers
        ldr     r0, =0x11111111
        ldr     r1, =0x22222222
        ldr     r2, =0x33333333
        mov     r12, r2
        ldr     r2, =0x44444444
        mov     lr, r2
        ldr     r2, =0x55555555
        ldr     r3, =0x66666666
        cmp     r0, r3                  /* N set; Z, C and V clear */
        .endm

        function main
        push    {r4, lr}
        known_registers
        svc     0
        .global first, second, third
first:  note    r0                      /* 0x77: the handler changed the frame */
        note    r3
        mrs     r4, apsr
        note    r4
        sub     sp, #4                  /* no multiple of 8: the frame is moved, and back */
        svc     0
second: mov     r4, sp
        note    r4
        add     sp, #4

        ldr     r4, =PROCESS_STACK
        msr     psp, r4
        movs    r4, #2
        msr     control, r4
        isb
        known_registers
        svc     1
third:  mov     r4, sp                  /* PSP again */
        note    r4
        mrs     r4, control
        note    r4
        movs    r4, #0
        msr     control, r4
        isb
        mov     r4, sp
        note    r4
        pop     {r4, pc}

        function svcall
        mov     r0, lr
        lsls    r0, r0, #29             /* bit 2: the frame is on PSP */
        bmi     1f
        note_frame
        movs    r0, #0x77
        str     r0, [sp]
        bx      lr
1:      mrs     r4, psp
        note    r4
        note_frame r4
        movs    r0, #2
        msr     control, r0             /* ignored in Handler mode */
        mrs     r0, control
        note    r0
        set     NVIC_ISER, 8
        movs    r0, #0x40
        lsls    r0, r0, #24
        ldr     r5, =SHPR2
        str     r0, [r5]                /* SVCall: priority 1; interrupt 3 has 0 */
        set     NVIC_ISPR, 8
        dsb
        isb
        note_value 0x1e7
        push    {r4, lr}
        pop     {r4, pc}                /* POP returns too */

        function irq3
        mov     r1, lr                  /* nested: LR ends in 1 */
        note    r1
        mrs     r1, ipsr
        note    r1
        mov     r1, sp
        note    r1
        bx      lr
        .ltorg
