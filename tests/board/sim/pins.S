/* pins.S - what GPIO drives and reads, and edges that become interrupts. */
        .include "sim.inc"
        .equ RCC_RSTR, 0x40021010
        .equ RCC_ENR, 0x40021014
        .equ GPIOA, 0x50000000
        .equ GPIOB, 0x50000400
        .equ MODER, 0x00
        .equ OTYPER, 0x04
        .equ PUPDR, 0x0c
        .equ IDR, 0x10
        .equ ODR, 0x14
        .equ BSRR, 0x18
        .equ BRR, 0x28
        .equ EXTICR1, 0x40010008
        .equ EXTI, 0x40010400

        .macro get offset
        ldr     r1, [r4, #\offset]
        note    r1
        .endm

        .macro put offset, value
        ldr     r1, =\value
        str     r1, [r4, #\offset]
        .endm

        function main
        push    {r4, lr}
        set     RCC_ENR, 0xb
        ldr     r4, =GPIOB
#if defined(PINS_outputs)
        put     ODR, 8                  /* before the pin is an output: no edge yet */
        put     MODER, 0x140            /* PB3 goes high, PB4 low */
        put     BSRR, 0x00180010        /* resets both, but sets win: PB4 high */
        get     ODR
        put     BRR, 0x10
        put     OTYPER, 0x8             /* PB3 open drain, low: nothing changes */
        put     BSRR, 8                 /* let go: low, for nothing pulls it up */
        get     IDR
        put     PUPDR, 0x40
        get     IDR                     /* pulled up */
        put     OTYPER, 0
        put     MODER, 0                /* not driven any more: still pulled up */
        get     IDR
        put     MODER, 0xc0             /* analog reads zero */
        get     IDR
        ldr     r4, =GPIOA
        put     MODER, 1
        put     ODR, 1
        set     RCC_RSTR, 1             /* GPIOA in reset: PA0 is an input again */
        set     RCC_RSTR, 0
        get     MODER
#elif defined(PINS_exti)
        set     EXTICR1, 0x1000         /* line 3 listens to port B, the others to A */
        ldr     r4, =EXTI
        put     8, 0x09                 /* RTSR: 0, 3 */
        put     12, 0x05                /* FTSR: 0, 2 */
        put     0, 0x0d                 /* IMR: 0, 2, 3 */
        set     NVIC_ISER, 0xe0
        wfi                             /* the script has edges: PA0 up and down, PA2, PB3, ... */
1:      wfi
        b       1b
#elif defined(PINS_masked)
        ldr     r4, =EXTI
        put     8, 1                    /* rising edges, but IMR is clear */
        put     16, 1
        get     20
        put     16, 0
        put     0, 0x30                 /* lines 4 and 5 */
        put     16, 0x20
        set     NVIC_ICPR, 0x80         /* while PR has it, it is pending again */
        ldr     r5, =NVIC_ISPR
        ldr     r1, [r5]
        note    r1
        put     20, 0x20
        set     NVIC_ICPR, 0x80
        ldr     r5, =NVIC_ISPR
        ldr     r1, [r5]
        note    r1
        set     NVIC_ISER, 0x80
        put     16, 0x10                /* by software */
        dsb
        isb
        note_value 0xd0
        get     16                      /* clearing PR cleared it */
#elif defined(PINS_held)
        ldr     r4, =EXTI
        put     0, 0x10
        set     NVIC_ISER, 0x80
        movs    r2, #0
        put     16, 0x10                /* the handler clears it only the third time */
        dsb
        isb
        note_value 0xd1
#endif
        pop     {r4, pc}

        .irp name, irq5, irq6, irq7
        function \name
        mrs     r0, ipsr
        note    r0
        ldr     r0, =EXTI + 20
        ldr     r1, [r0]
        note    r1
#if defined(PINS_held)
        mov     r2, sp
        ldr     r3, [r2, #8]
        adds    r3, #1
        str     r3, [r2, #8]            /* r2 in the frame counts */
        cmp     r3, #3
        bne     1f
#endif
        str     r1, [r0]
1:
#if defined(PINS_exti)
        ldr     r0, =NOTES + 32
        cmp     r7, r0
        blo     1f
        b       finish
1:
#endif
        bx      lr
        .endr
        .ltorg
