; refuse.asm - says why this machine cannot run firstlight, and halts.
;
; In   esi -> sentence (physical, zero-terminated); 32-bit, paging off, esp valid
; Out  the sentence on the VGA text screen, on the loader's framebuffer and on COM1
; Never returns. Also runs in long mode's 32-bit mode, where the first 4 GiB are mapped.
%include "boot.inc"

extern draw

; PC16550D data sheet, "Registers": offsets from COM1
UART_DATA       equ 0                   ; divisor's low byte while DLAB is set
UART_IER        equ 1                   ; divisor's high byte while DLAB is set
UART_FCR        equ 2
UART_LCR        equ 3
UART_MCR        equ 4
UART_LSR        equ 5
LCR_8N1         equ 0x03
LCR_DLAB        equ 0x80
FCR_ENABLE      equ 0x07                ; FIFOs on and emptied
MCR_DTR_RTS     equ 0x03
LSR_THRE        equ 0x20                ; the holding register is empty
UART_WAIT       equ 100000              ; reads, about 0.1 s: a UART may be missing

WHITE_ON_RED    equ 0x4f
BLANK           equ WHITE_ON_RED << 8 | ' '

%macro out_byte 2                       ; clobbers al, dx
        mov     dx, COM1 + %1
        mov     al, %2
        out     dx, al
%endmacro

section .text
bits 32
default abs
global refuse
refuse:
        cli
        call    show
        call    draw
        call    send
.halt:
        cli
        hlt
        jmp     .halt

; The sentence on the text screen, which is blank otherwise.
; In   esi -> sentence. Clobbers eax, ecx, edi.
show:
        push    esi
        mov     edi, VGA_TEXT
        mov     ecx, VGA_TEXT_COLUMNS * VGA_TEXT_ROWS / 2
        mov     eax, BLANK << 16 | BLANK
        rep stosd
        mov     edi, VGA_TEXT
        mov     ah, WHITE_ON_RED
.next:
        lodsb
        test    al, al
        jz      .end
        stosw
        jmp     .next
.end:
        pop     esi
        ret

; The sentence and the end of a line on the serial port, as far as it listens.
; In   esi -> sentence. Clobbers eax, ecx, edx, esi.
send:
        out_byte UART_IER, 0
        out_byte UART_LCR, LCR_DLAB
        out_byte UART_DATA, 1           ; 115200 baud
        out_byte UART_IER, 0
        out_byte UART_LCR, LCR_8N1
        out_byte UART_FCR, FCR_ENABLE
        out_byte UART_MCR, MCR_DTR_RTS
.next:
        lodsb
        test    al, al
        jz      .end_line
        call    put
        jnz     .next
        ret                             ; no UART there
.end_line:
        mov     al, 13
        call    put
        mov     al, 10
        ; falls into put

; In   al = character. Out  ZF set if the UART did not become ready. Clobbers eax, ecx, edx.
put:
        mov     ah, al
        mov     ecx, UART_WAIT
        mov     dx, COM1 + UART_LSR
.wait:
        in      al, dx
        test    al, LSR_THRE
        loopz   .wait
        jz      .give_up
        mov     al, ah
        mov     dx, COM1 + UART_DATA
        out     dx, al
.give_up:
        ret
