; real_mode.asm - what the kernel's file says to a machine that executes it as 16-bit code: iPXE and a BIOS from
; its first byte, `qemu -kernel` of machine types without PVH (those up to 3.1) from byte 512.
;
; A flat file, which tools/real-mode.c puts into the ELF, in room that no segment uses. Both begin with the ELF's
; magic, 7F 45: jg, which leads to one of two jumps to START. Intel SDM volume 2, "Jcc".
;
; In   real mode, CS:IP anywhere, a stack
; Out  the sentence by the BIOS on the screen, and on COM1
; Never returns.
%include "pc_text.inc"
default abs

START           equ 304                 ; after the program headers
LINUX_ENTRY     equ 512                 ; QEMU takes the file for a Linux kernel: its second sector
LINUX_HEADER    equ 0x1f1               ; zero: the number of sectors of a Linux kernel's first part
SECTOR_SEGMENTS equ 512 / 16
INT_VIDEO       equ 0x10
TELETYPE        equ 0x0e                ; AH
UART_LSR        equ 5
LSR_THRE        equ 0x20

bits 16
start:
        cld
        push    cs
        pop     ds
        call    .here
.here:
        pop     si
        add     si, text - .here
.next:
        lodsb
        test    al, al
        jz      .halt
        mov     ah, TELETYPE
        mov     bx, 7
        push    ax
        push    si
        int     INT_VIDEO
        pop     si
        pop     bx
        xor     cx, cx                  ; patience: the port may be missing
        mov     dx, COM1 + UART_LSR
.wait:
        in      al, dx
        test    al, LSR_THRE
        loopz   .wait
        mov     dx, COM1
        mov     al, bl
        out     dx, al
        jmp     .next
.halt:
        hlt
        jmp     .halt

text:   db      "This kernel does not start this way. Stick: write firstlight.iso. Network: make netboot. "
        db      "QEMU -kernel: -M is older than 4.0: take pc or q35.", 13, 10, 0
%if START + ($ - start) > LINUX_HEADER
%error "the code and its text reach into what a Linux kernel has there"
%endif
        times   LINUX_ENTRY - START - ($ - start) db 0

; In   CS:0 = byte 512
        mov     ax, cs
        sub     ax, SECTOR_SEGMENTS
        push    ax
        push    START
        retf
