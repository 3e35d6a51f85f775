/* faults.S - one way to fault for each name that can be defined. The fault is at `site`. */
        .include "sim.inc"
        .equ NOTHING, 0x60000000

        .global site, second, second_in_nmi
        function main
        push    {r4, lr}
        ldr     r0, =0x01010101
        ldr     r1, =0x02020202
        ldr     r2, =0x03030303
        ldr     r3, =0x0c0c0c0c
        mov     r12, r3
        ldr     r3, =0x04040404
        ldr     r4, =NOTHING
        cmp     r0, r0
#if defined(FAULT_udf)
site:   udf     #1
#elif defined(FAULT_udf_wide)
site:   .inst.w 0xf7f0a000
#elif defined(FAULT_cbz)
site:   .inst.n 0xb100
#elif defined(FAULT_it)
site:   .inst.n 0xbf08
#elif defined(FAULT_movw)
site:   .inst.w 0xf2400000
#elif defined(FAULT_sdiv)
site:   .inst.w 0xfb90f0f1
#elif defined(FAULT_ldr_unaligned)
        ldr     r4, =RAM + 2
site:   ldr     r0, [r4]
#elif defined(FAULT_str_unaligned)
        ldr     r4, =RAM + 1
site:   strh    r0, [r4]
#elif defined(FAULT_ldm_unaligned)
        ldr     r4, =RAM + 2
site:   ldmia   r4!, {r0, r1}
#elif defined(FAULT_read_nothing)
site:   ldr     r0, [r4]
#elif defined(FAULT_write_nothing)
site:   strb    r0, [r4]
#elif defined(FAULT_stm_nothing)
        ldr     r4, =RAM + 0x17fc       /* the second word lies after the RAM */
site:   stmia   r4!, {r0, r1}
#elif defined(FAULT_fetch_nothing)
        adds    r4, #1
        bx      r4
#elif defined(FAULT_fetch_device)
        ldr     r4, =0x40000101
        bx      r4
#elif defined(FAULT_arm_bx)
        ldr     r4, =target
        movs    r5, #1
        bics    r4, r5
        bx      r4
#elif defined(FAULT_arm_blx)
        ldr     r4, =target
        movs    r5, #1
        bics    r4, r5
        blx     r4
#elif defined(FAULT_arm_pop)
        ldr     r4, =target
        movs    r5, #1
        bics    r4, r5
        push    {r3, r4}
        pop     {r3, pc}
#elif defined(FAULT_breakpoint)
site:   bkpt    1
#elif defined(FAULT_svc_masked)
        cpsid   i
site:   svc     0
#elif defined(FAULT_return_in_thread)
        ldr     r4, =0xfffffff9
site:   bx      r4
#elif defined(FAULT_push_overflow)
        ldr     r4, =RAM + 4            /* one word fits */
        mov     sp, r4
site:   push    {r0, r1}
#elif defined(FAULT_stacking)
        ldr     r4, =RAM + 8
        mov     sp, r4
        set     NVIC_ISER, 8
        set     NVIC_ISPR, 8
        isb
#elif defined(FAULT_vector_even)
        svc     0
#elif defined(FAULT_fault_in_hardfault) || defined(FAULT_fault_in_nmi)
site:   udf     #1
#elif defined(FAULT_bad_return)
        svc     0
#elif defined(FAULT_bad_frame)
        svc     0
#elif defined(FAULT_hardfault_stacking_in_nmi)
        set     ICSR, NMIPENDSET
        nop
#endif
        note_value 0x600d               /* it did not fault */
        b       finish

        function target
        nop
        nop
        note_value 0x600d
        b       finish

        function hardfault
#if defined(FAULT_fault_in_hardfault)
        note_value 0x3
second: udf     #2
#elif defined(FAULT_fault_in_nmi)
        set     ICSR, NMIPENDSET
        nop
        nop
#elif defined(FAULT_push_overflow) || defined(FAULT_stacking)
        mov     r1, lr                  /* there is no frame; the stack is gone */
        note    r1
        mov     r1, sp
        note    r1
        ldr     r1, =STACK
        mov     sp, r1
#else
        note_frame
#endif
        b       finish

        function nmi
        note_value 0x2
second_in_nmi:
        udf     #3

#if defined(FAULT_bad_return)
        function svcall
        ldr     r0, =0xfffffff1         /* nothing else is active */
        bx      r0
#elif defined(FAULT_bad_frame)
        function svcall
        movs    r0, #5                  /* returns to Thread with an IPSR of 5 */
        ldr     r1, [sp, #28]
        orrs    r1, r0
        str     r1, [sp, #28]
        bx      lr
#else
        .balign 4
        .global svcall                  /* no function: bit 0 of the vector stays clear */
svcall: bx      lr
#endif

        function irq3
        note_value 0x1333
        bx      lr
        .ltorg
