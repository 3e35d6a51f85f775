; stacks.asm - the stacks, each above a page that address_space.c unmaps, so that an overflow faults instead
; of eating the neighbour. Data only.
;
; The first is the one the kernel runs on; the others belong to the exceptions that must not
; trust it (traps.c: double fault, NMI, machine check).
%include "boot.inc"

default rel
section .stacks nobits alloc noexec write align=4096
global stacks, boot_stack_top
stacks:
        resb    PAGE_SIZE               ; the guard page
        resb    STACK_SIZE
boot_stack_top:
        resb    (STACK_COUNT - 1) * (PAGE_SIZE + STACK_SIZE)
