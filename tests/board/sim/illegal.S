/* illegal.S - what silicon swallows without a word. Each function does one such thing; sim_test.py
   has the list in this order. */
        .include "sim.inc"
        .equ TIM2_CCMR1, 0x40000018
        .equ MIX, 0x40003000
        .equ MIX_RO, MIX + 0x00
        .equ MIX_WO, MIX + 0x04
        .equ MIX_BITS, MIX + 0x08
        .equ MIX_HALF, MIX + 0x0c
        .equ MIX_W1C, MIX + 0x10
        .equ MIX_W0C, MIX + 0x14
        .equ LOST_CR, 0x40005000
        .equ RCC_CR, 0x40021000
        .equ RCC_ENR, 0x40021014
        .equ GPIOA_ODR, 0x50000014
        .equ GPIOB_MODER, 0x50000400

        .macro get register, load=ldr
        ldr     r0, =\register
        \load   r1, [r0]
        .endm

        .macro put register, value, store=str
        ldr     r0, =\register
        ldr     r1, =\value
        \store  r1, [r0]
        .endm

        .macro each functions:vararg
        .irp name, \functions
        bl      \name
        .endr
        .endm

        function main
        push    {r4, lr}
        each    clock_off_read, clock_off_write
        set     RCC_ENR, 0x1b           /* everything but USART2 */
        each    no_register, clock_unknown, byte_of_word, word_of_half, read_of_write_only
        each    write_of_read_only, reserved_bits, read_only_bits, null_read, flash_store
        each    flash_stm, flash_push, debug_register, system_hole, system_byte, vtor_on_m0
        each    wrong_key, missing_interrupt, system_reserved, system_read_only, special_register
        each    semihosting_unknown, run_ram, run_erased
        each    all_of_this_is_fine
        pop     {r4, pc}

        function clock_off_read
        get     GPIOB_MODER
        note    r1                      /* 0, whatever it holds */
        bx      lr
        function clock_off_write
        put     GPIOB_MODER, 0x40
        bx      lr
        function no_register
        get     MIX + 0x100
        note    r1
        put     MIX + 0x100, 1
        bx      lr
        function clock_unknown
        get     LOST_CR
        bx      lr
        function byte_of_word
        get     MIX_RO, ldrb
        put     MIX_WO, 1, strb
        bx      lr
        function word_of_half
        get     MIX_HALF
        bx      lr
        function read_of_write_only
        get     MIX_WO
        note    r1
        bx      lr
        function write_of_read_only
        put     MIX_RO, 1
        get     MIX_RO
        note    r1                      /* 0x1234 still */
        bx      lr
        function reserved_bits
        put     MIX_BITS, 0x5           /* bit 7 is 1 after a reset, and reserved */
        put     MIX_BITS, 0x185
        get     MIX_BITS
        note    r1
        bx      lr
        function read_only_bits
        put     MIX_BITS, 0x8d          /* bits 3 and 2 read as 01 */
        get     MIX_BITS
        note    r1
        bx      lr
        function null_read
        movs    r0, #8
        ldr     r1, [r0]
        bx      lr
        function flash_store
        adr     r0, flash_words
        ldr     r1, =0x12345678
        str     r1, [r0]
        strb    r1, [r0, #5]
        ldr     r1, [r0]
        note    r1
        bx      lr
        function flash_stm
        adr     r0, flash_words
        stmia   r0!, {r1, r2}
        adr     r1, flash_words
        subs    r0, r0, r1
        note    r0                      /* 8: the base moves all the same */
        bx      lr
        function flash_push
        mov     r4, sp
        adr     r0, flash_words
        adds    r0, #8
        mov     sp, r0
        push    {r1, r2}
        mov     r1, sp
        mov     sp, r4
        subs    r0, r0, r1
        note    r0
        bx      lr
        function debug_register
        get     0xe0001000
        bx      lr
        function system_hole
        get     0xe000e020
        bx      lr
        function system_byte
        get     NVIC_IPR, ldrb
        put     SHPR3 + 2, 0xc0, strb
        bx      lr
        function vtor_on_m0
        get     VTOR
        bx      lr
        function wrong_key
        put     AIRCR, 4                /* no reset */
        bx      lr
        function missing_interrupt
        put     NVIC_ISER, 1 << 9
        put     NVIC_ICER, 0xffffffff
        bx      lr
        function system_reserved
        put     SYST_RVR, 0x1000000     /* 24 bits */
        get     SYST_RVR
        note    r1
        bx      lr
        function system_read_only
        put     0xe000ed00, 1           /* CPUID */
        bx      lr
        function special_register
        .inst.w 0xf3ef8111              /* MRS r1, BASEPRI */
        bx      lr
        function semihosting_unknown
        movs    r0, #0x13               /* SYS_ERRNO */
        bkpt    0xab
        note    r0
        bx      lr
        function run_ram
        ldr     r0, =RAM
        ldr     r1, =0x47704770         /* bx lr */
        str     r1, [r0]
        adds    r0, #1
        mov     r4, lr
        blx     r0
        bx      r4
        function run_erased
        cpsid   i
        mov     r4, lr
        ldr     r0, =erased + 1
        blx     r0                      /* undefined there: HardFault brings it back */
        bx      r4

/* Nothing of this may be reported. */
        function all_of_this_is_fine
        cpsie   i
        get     MIX_RO
        put     MIX_WO, 1
        get     MIX_HALF, ldrh
        note    r1
        put     MIX_HALF, 0x5555, strh
        get     MIX_BITS                /* change by a read and a write */
        movs    r2, #3
        eors    r1, r2
        str     r1, [r0]
        get     MIX_BITS
        note    r1
        put     MIX_W1C, 0x31           /* clears bits 5 and 4; sets bit 0, clears bits 3 to 1 */
        get     MIX_W1C
        note    r1
        put     MIX_W0C, 0xcf
        get     MIX_W0C
        note    r1
        put     TIM2_CCMR1, 0xff        /* either face's bits */
        get     TIM2_CCMR1
        note    r1
        put     GPIOA_ODR + 1, 0xaa, strb
        put     GPIOA_ODR, 0x55, strb
        get     GPIOA_ODR, ldrh
        note    r1
        get     GPIOA_ODR + 1, ldrb
        note    r1
        put     GPIOA_ODR, 0, strh
        get     RCC_CR                  /* ready bits: written as they are */
        ldr     r2, =0x10000
        orrs    r1, r2
        str     r1, [r0]
        ldr     r1, [r0]
        str     r1, [r0]
        note    r1
        adr     r0, flash_words
        ldr     r1, [r0]
        put     NVIC_ISER, 1 << 5
        put     SHPR3, 0xc0c00000
        get     ICSR
        get     SCR
        get     AIRCR
        get     0xe000edf0              /* DHCSR: 1, semihosting is on */
        note    r1
        bx      lr
        .balign 4
flash_words:
        .word 0xf1a5f1a5, 0, 0, 0

        function hardfault
        ldr     r0, [sp, #20]           /* back to where it was called from */
        str     r0, [sp, #24]
        bx      lr
        .ltorg
