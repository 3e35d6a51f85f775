; stack_probe.asm - what clang calls at the beginning of a function with more than a page of locals.
;
; Windows gives the stack another page when the one below it is touched, so none may be left out.
; In   rax = the bytes that the function will take off rsp
; Out  each page of them was touched; all registers are as they were

        bits    64
        default rel
        global  ___chkstk_ms
        section .text

PAGE_SIZE equ 4096

___chkstk_ms:
        push    rax
        push    rcx
        lea     rcx, [rsp + 24]         ; the caller's rsp
.next_page:
        cmp     rax, PAGE_SIZE
        jb      .last_page
        sub     rcx, PAGE_SIZE
        test    [rcx], rcx
        sub     rax, PAGE_SIZE
        jmp     .next_page
.last_page:
        sub     rcx, rax
        test    [rcx], rcx
        pop     rcx
        pop     rax
        ret
