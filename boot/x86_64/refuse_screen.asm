; refuse_screen.asm - draws the sentence of a refusal on the framebuffer that Multiboot2's loader names.
;
; In   esi -> sentence (physical, zero-terminated), loader_magic, loader_information; 32-bit, esp valid
; Out  the sentence at the top of the screen, if there is one below 4 GiB
; Clobbers all but esi.
%include "boot.inc"

extern loader_magic, loader_information, font_start, font_ascii

; Multiboot2 2.0, "Boot information format" and "Framebuffer info"; kernel/arch/x86_64/multiboot2.c
TAGS            equ 8                   ; from the beginning of the information
TAG_SIZE        equ 4
TAG_END         equ 0
TAG_FRAMEBUFFER equ 8
FB_ADDRESS      equ 8
FB_PITCH        equ 16
FB_WIDTH        equ 20
FB_HEIGHT       equ 24
FB_BITS         equ 28
FB_TYPE         equ 29
FB_RED          equ 32                  ; position and size, a byte each
FB_TYPE_RGB     equ 1
FB_TAG_SIZE     equ 38

; kbd's "psf" text; kernel/lib/font.c
PSF1_MAGIC      equ 0x0436
PSF1_HEADER     equ 4
PSF1_HEIGHT     equ 3
PSF2_HEADER     equ 8
PSF2_BYTES      equ 20
PSF2_HEIGHT     equ 24
PSF2_WIDTH      equ 28

; What draw keeps, below ebp.
CELL            equ -4                  ; the next character's first pixel
LINE            equ -8                  ; the line's first pixel
COLUMNS         equ -12                 ; left on this line
ROWS            equ -16                 ; left on this screen
PAPER           equ -20
PIXEL           equ -24                 ; bytes
GLYPHS          equ -28
GLYPH_BYTES     equ -32
GLYPH_WIDTH     equ -36
GLYPH_HEIGHT    equ -40
LOCALS          equ 40

section .text
bits 32
default abs
global draw
draw:
        push    esi
        push    ebp
        mov     ebp, esp
        sub     esp, LOCALS
        call    find_framebuffer
        jc      .done
        call    measure
        jc      .done
.next:
        lodsb
        test    al, al
        jz      .done
        cmp     dword [ebp + COLUMNS], 0
        jne     .place
        call    next_line
        jc      .done
.place:
        call    draw_character
        dec     dword [ebp + COLUMNS]
        jmp     .next
.done:
        mov     esp, ebp
        pop     ebp
        pop     esi
        ret

; Out  ebx -> the framebuffer's tag; CF set if there is none to draw on. Clobbers eax, ecx, edx.
find_framebuffer:
        mov     eax, [PHYS(loader_magic)]
        moves
        cmp     eax, MULTIBOOT2_LOADER_MAGIC
        jne     .none
        mov     ebx, [PHYS(loader_information)]
        moves
        mov     edx, [ebx]
        add     edx, ebx                ; the information's end
        jc      .none
        add     ebx, TAGS
.tag:
        lea     ecx, [ebx + FB_TAG_SIZE]
        cmp     ecx, edx
        ja      .none
        cmp     dword [ebx], TAG_FRAMEBUFFER
        je      .found
        cmp     dword [ebx], TAG_END
        je      .none
        mov     ecx, [ebx + TAG_SIZE]
        cmp     ecx, TAGS
        jb      .none
        add     ecx, 7
        and     ecx, -8
        add     ebx, ecx
        jnc     .tag
.none:
        stc
        ret
.found:
        cmp     byte [ebx + FB_TYPE], FB_TYPE_RGB
        jne     .none
        cmp     dword [ebx + FB_ADDRESS + 4], 0
        jne     .none
        cmp     dword [ebx + FB_ADDRESS], 1     ; CF set: address 0
        ret

; The screen's and the font's sizes. In  ebx -> tag. Out  CF set if nothing fits. Clobbers eax, ecx, edx.
measure:
        mov     ecx, [PHYS(font_start)]
        moves
        mov     edx, PHYS(font_start)
        moves
        cmp     cx, PSF1_MAGIC
        je      .psf1
        mov     eax, [edx + PSF2_WIDTH]
        mov     [ebp + GLYPH_WIDTH], eax
        mov     eax, [edx + PSF2_HEIGHT]
        mov     [ebp + GLYPH_HEIGHT], eax
        mov     eax, [edx + PSF2_BYTES]
        add     edx, [edx + PSF2_HEADER]
        jmp     .font
.psf1:
        mov     dword [ebp + GLYPH_WIDTH], 8
        movzx   eax, byte [edx + PSF1_HEIGHT]
        mov     [ebp + GLYPH_HEIGHT], eax
        add     edx, PSF1_HEADER
.font:
        mov     [ebp + GLYPH_BYTES], eax
        mov     [ebp + GLYPHS], edx

        mov     eax, [ebx + FB_HEIGHT]
        xor     edx, edx
        div     dword [ebp + GLYPH_HEIGHT]
        mov     [ebp + ROWS], eax
        movzx   eax, byte [ebx + FB_BITS]
        add     eax, 7
        shr     eax, 3
        mov     [ebp + PIXEL], eax
        mov     cl, [ebx + FB_RED + 1]
        mov     eax, 1
        shl     eax, cl
        dec     eax
        mov     cl, [ebx + FB_RED]
        shl     eax, cl
        mov     [ebp + PAPER], eax
        mov     eax, [ebx + FB_ADDRESS]
        mov     [ebp + LINE], eax
        ; falls into start_line

; Out  CF set if the screen has no room for it. Clobbers eax, edx.
start_line:
        mov     eax, [ebp + LINE]
        mov     [ebp + CELL], eax
        mov     eax, [ebx + FB_WIDTH]
        xor     edx, edx
        div     dword [ebp + GLYPH_WIDTH]
        mov     [ebp + COLUMNS], eax
        cmp     eax, 1
        jc      .end
        sub     dword [ebp + ROWS], 1
.end:
        ret

; Out  as start_line. Clobbers ecx, edx.
next_line:
        push    eax
        mov     eax, [ebx + FB_PITCH]
        mul     dword [ebp + GLYPH_HEIGHT]
        add     [ebp + LINE], eax
        call    start_line
        pop     eax
        ret

; In   al = character, ebx -> tag. Clobbers eax, ecx, edx, edi.
draw_character:
        mov     edi, [ebp + CELL]
        movzx   eax, al
        movzx   eax, word [PHYS(font_ascii) + eax * 2]
        moves
        mul     dword [ebp + GLYPH_BYTES]
        add     eax, [ebp + GLYPHS]
        mov     ecx, [ebp + GLYPH_HEIGHT]
.line:
        push    ecx
        push    edi
        xor     ecx, ecx
.pixel:
        mov     edx, ecx
        xor     edx, 7                  ; the leftmost pixel is a byte's highest bit
        bt      [eax], edx
        sbb     edx, edx                ; white, all bits, where the glyph has one
        jnz     .ink
        mov     edx, [ebp + PAPER]
.ink:
        push    ecx
        mov     ecx, [ebp + PIXEL]
.byte:
        mov     [edi], dl
        inc     edi
        shr     edx, 8
        loop    .byte
        pop     ecx
        inc     ecx
        cmp     ecx, [ebp + GLYPH_WIDTH]
        jb      .pixel
        add     ecx, 7
        shr     ecx, 3
        add     eax, ecx                ; the glyph's next row
        mov     ecx, edi
        pop     edi
        sub     ecx, edi                ; a cell's width in bytes
        mov     edx, ecx
        add     edi, [ebx + FB_PITCH]
        pop     ecx
        loop    .line
        add     [ebp + CELL], edx
        ret
