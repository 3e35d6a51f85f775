/* usart.S - the console, one way to use it for each name that can be defined. 32 cycles a bit. */
        .include "sim.inc"
        .equ RCC_CR, 0x40021000
        .equ RCC_ENR, 0x40021014
        .equ GPIOA, 0x50000000
        .equ USART2, 0x40004400
        .equ CR1, 0x00
        .equ CR2, 0x04
        .equ BRR, 0x0c
        .equ RQR, 0x18
        .equ ISR, 0x1c
        .equ ICR, 0x20
        .equ RDR, 0x24
        .equ TDR, 0x28
        .equ UE, 1
        .equ RE, 4
        .equ TE, 8
        .equ RXNEIE, 0x20
        .equ TCIE, 0x40
        .equ TXEIE, 0x80

        .macro write offset, value
        ldr     r1, =\value
        str     r1, [r4, #\offset]
        .endm

        .macro wait_for bit
1:      ldr     r1, [r4, #ISR]
        lsls    r1, r1, #31 - \bit
        bpl     1b
        .endm

        .macro pins
        set     GPIOA, 0xa8000020       /* PA2, PA15 (and the debug pins) on their functions */
        set     GPIOA + 0x20, 0x100
        set     GPIOA + 0x24, 0x10000000
        .endm

        function main
        push    {r4, lr}
        set     RCC_ENR, 5
        ldr     r4, =USART2
#if defined(USART_polled) || defined(USART_over8) || defined(USART_long)
        pins
#if defined(USART_over8)
        write   BRR, 0x37               /* USARTDIV 0x3e: 31 cycles a bit with OVER8 */
        write   CR1, 1 << 15
        write   CR1, 1 << 15 | UE | TE
#elif defined(USART_long)
        write   BRR, 32
        write   CR1, 1 << 12            /* nine bits, two stop bits */
        write   CR2, 2 << 12
        write   CR1, 1 << 12 | UE | TE
#else
        write   BRR, 32
        write   CR1, UE | TE
#endif
        wait_for 6                      /* TC is set before the first character too */
        write   TDR, 'o'
        wait_for 7
        write   TDR, 'k'
        wait_for 7
        write   TDR, '\n'
        ldr     r1, [r4, #ISR]
        note    r1                      /* neither TXE nor TC; TEACK */
        wait_for 6
        ldr     r1, [r4, #ISR]
        note    r1
        write   ICR, 0x40
        ldr     r1, [r4, #ISR]
        note    r1                      /* TXE without TC */
#elif defined(USART_interrupts)
        pins
        write   BRR, 32
        set     NVIC_ISER, 1 << 28
        write   CR1, UE | TE
        write   ICR, 0x40
        write   CR1, UE | TE | TCIE
        write   TDR, 'x'                /* the idle frame ends first */
        wfi
        wfi
#elif defined(USART_receive)
        pins
        write   BRR, 32
        set     NVIC_ISER, 1 << 28
        write   CR1, UE | RE | RXNEIE
1:      wfi
        b       1b
#elif defined(USART_overrun)
        pins
        write   BRR, 32
        write   CR1, UE | RE
        ldr     r2, =400
1:      subs    r2, #1
        bne     1b
        ldr     r1, [r4, #ISR]
        note    r1                      /* RXNE and ORE */
        ldr     r1, [r4, #RDR]
        note    r1                      /* the first one */
        write   ICR, 8
        ldr     r1, [r4, #ISR]
        note    r1
        ldr     r2, =400
1:      subs    r2, #1
        bne     1b
        write   CR1, 0                  /* RXNE and ORE are set again; now as after a reset */
        ldr     r1, [r4, #ISR]
        note    r1
#elif defined(USART_exact)
        pins
        write   BRR, 32
        write   CR1, UE | TE            /* TC 640 cycles after this store */
        write   TDR, 'x'                /* 4 cycles */
        movs    r2, #158                /* 158 * 4 - 1 cycles */
1:      subs    r2, #1
        bne     1b
        .rept   NOPS
        nop
        .endr
        ldr     r1, [r4, #ISR]          /* 2 cycles */
        note    r1
#elif defined(USART_clocked)
        pins
        set     RCC_CR, 0x10083         /* HSEON */
        set     RCC_CR + 4, 2           /* SW: HSE, at half the core's rate, for the USART */
        write   BRR, 16
        write   CR1, UE | TE
        write   TDR, 'x'
        wait_for 6
        write   CR1, 0
        set     RCC_CR, 0x20083
        write   CR1, UE | TE
        write   TDR, 'y'                /* without a clock */
        wait_for 6
#elif defined(USART_wrong)
        bl      off
        bl      no_pin
        pins
        bl      overwrite
        bl      changed_while_on
        bl      cut_short
        bl      wrong_baud
        bl      no_divider
#endif
        pop     {r4, pc}

        function off
        write   TDR, 'a'
        bx      lr
        function no_pin
        write   BRR, 32
        write   CR1, UE | TE
        write   TDR, 'b'
        wait_for 6
        bx      lr
        function overwrite
        write   TDR, 'c'
        write   TDR, 'd'
        write   TDR, 'e'                /* d still waits */
        wait_for 6
        bx      lr
        function changed_while_on
        write   BRR, 33
        write   BRR, 32
        write   CR1, UE | TE | 1 << 12
        write   CR1, UE | TE
        bx      lr
        function cut_short
        write   TDR, 'f'
        write   CR1, UE
        bx      lr
        function wrong_baud
        write   CR1, 0
        write   BRR, 30
        write   CR1, UE | TE
        write   TDR, 'g'
        wait_for 6
        bx      lr
        function no_divider
        write   CR1, 0
        write   BRR, 15
        write   CR1, UE | TE
        write   TDR, 'h'
        wait_for 6
        bx      lr

        function irq28
        ldr     r1, [r4, #ISR]
#if defined(USART_receive)
        ldr     r2, [r4, #RDR]
        note    r2
        cmp     r2, #'.'
        bne     1f
        b       finish
1:
#else
        movs    r2, #0x40
        str     r2, [r4, #ICR]
        note    r1
#endif
        bx      lr
        .ltorg
