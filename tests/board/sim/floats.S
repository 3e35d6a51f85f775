/* floats.S - registers of a Cortex-M4F for a debugger: the FPU's, and what masks interrupts. */
        .include "sim.inc"
        .cpu    cortex-m4
        .fpu    fpv4-sp-d16

        function main
        ldr     r0, =0xe000ed88
        ldr     r1, =0x00f00000
        str     r1, [r0]
        dsb
        isb
        vmov.f32 s0, #1.5
        vmov.f32 s1, #-2.0
        vmov.f32 s31, #0.25
        vcmp.f32 s0, s1
        movs    r0, #0x40
        msr     basepri, r0
        cpsid   f
        .global there
        .thumb_func
there:  bkpt    1
        vadd.f32 s2, s0, s31
        vmov    r0, s2
        note    r0
        mrs     r0, basepri
        note    r0
        mrs     r0, faultmask
        note    r0
        bx      lr
