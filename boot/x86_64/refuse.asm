; refuse.asm - says why this machine cannot run firstlight, and halts.
;
; In   esi -> sentence (physical, zero-terminated); 32-bit, paging off, esp valid
; Out  the sentence on COM1 and on the EGA text screen
; Never returns.
;
; In a graphics mode the text screen is not visible; grub.cfg therefore stays in text mode on a
; CPU without long mode.
%include "boot.inc"

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
global refuse
refuse:
        out_byte UART_IER, 0
        out_byte UART_LCR, LCR_DLAB
        out_byte UART_DATA, 1           ; 115200 baud
        out_byte UART_IER, 0
        out_byte UART_LCR, LCR_8N1
        out_byte UART_FCR, FCR_ENABLE
        out_byte UART_MCR, MCR_DTR_RTS

        mov     edi, EGA_TEXT
        mov     ecx, EGA_COLUMNS * EGA_ROWS / 2
        mov     eax, BLANK << 16 | BLANK
        rep stosd
        mov     edi, EGA_TEXT
.next:
        lodsb
        test    al, al
        jz      .end
        mov     ah, WHITE_ON_RED
        stosw
        call    serial_put
        jmp     .next
.end:
        mov     al, 13
        call    serial_put
        mov     al, 10
        call    serial_put
.halt:
        cli
        hlt
        jmp     .halt

; In   al = character. Clobbers eax, ecx, edx.
serial_put:
        mov     ah, al
        mov     ecx, UART_WAIT
        mov     dx, COM1 + UART_LSR
.wait:
        in      al, dx
        test    al, LSR_THRE
        loopz   .wait
        mov     al, ah
        mov     dx, COM1 + UART_DATA
        out     dx, al
        ret
