/*
 * Dies with a known value in every register but the stack's two: the report has each in its place.
 *
 * expect linux macos windows: PANIC  trap instruction
 * expect linux-arm64: PANIC  invalid opcode
 * expect: in fill_registers+0x
 * expect linux macos windows:   rax 0x1111111111111111  rbx 0x2222222222222222  rcx 0x3333333333333333
 * expect linux macos windows:   rdx 0x4444444444444444  rsi 0x5555555555555555  rdi 0x6666666666666666
 * expect linux macos windows: r8  0x8888888888888888  r9  0x9999999999999999
 * expect linux macos windows:   r10 0xaaaaaaaaaaaaaaaa  r11 0xbbbbbbbbbbbbbbbb  r12 0xcccccccccccccccc
 * expect linux macos windows:   r13 0xdddddddddddddddd  r14 0xeeeeeeeeeeeeeeee  r15 0xf1f1f1f1f1f1f1f1
 * expect linux macos windows: <0f> 0b
 * expect linux-arm64: x0  0x0000000000000000  x1  0x0404030302020101  x2  0x0808060604040202
 * expect linux-arm64: x3  0x0c0c090906060303  x4  0x10100c0c08080404  x5  0x14140f0f0a0a0505
 * expect linux-arm64: x6  0x181812120c0c0606  x7  0x1c1c15150e0e0707  x8  0x2020181810100808
 * expect linux-arm64: x9  0x24241b1b12120909  x10 0x28281e1e14140a0a  x11 0x2c2c212116160b0b
 * expect linux-arm64: x12 0x3030242418180c0c  x13 0x343427271a1a0d0d  x14 0x38382a2a1c1c0e0e
 * expect linux-arm64: x15 0x3c3c2d2d1e1e0f0f  x16 0x4040303020201010  x17 0x4444333322221111
 * expect linux-arm64: x18 0x4848363624241212  x19 0x4c4c393926261313  x20 0x50503c3c28281414
 * expect linux-arm64: x21 0x54543f3f2a2a1515  x22 0x585842422c2c1616  x23 0x5c5c45452e2e1717
 * expect linux-arm64: x24 0x6060484830301818  x25 0x64644b4b32321919  x26 0x68684e4e34341a1a
 * expect linux-arm64: x27 0x6c6c515136361b1b  x28 0x7070545438381c1c
 * expect linux-arm64: <00000007>
 * expect:   trace 0x
 * expect: fill_registers+0x
 * expect: kernel_main+0x
 */
#include <kernel/kernel_main.h>

void fill_registers(void);

/* As the compiler names it: on macOS with an underscore before it. */
#define TEXT(name) TEXT_OF(name)
#define TEXT_OF(name) #name
#define LABEL TEXT(__USER_LABEL_PREFIX__) "fill_registers:\n"

#if defined __x86_64__
__asm__(".text\n" LABEL "    push %rbp\n"
        "    mov %rsp, %rbp\n"
        "    movabs $0x1111111111111111, %rax\n"
        "    movabs $0x2222222222222222, %rbx\n"
        "    movabs $0x3333333333333333, %rcx\n"
        "    movabs $0x4444444444444444, %rdx\n"
        "    movabs $0x5555555555555555, %rsi\n"
        "    movabs $0x6666666666666666, %rdi\n"
        "    movabs $0x8888888888888888, %r8\n"
        "    movabs $0x9999999999999999, %r9\n"
        "    movabs $0xaaaaaaaaaaaaaaaa, %r10\n"
        "    movabs $0xbbbbbbbbbbbbbbbb, %r11\n"
        "    movabs $0xcccccccccccccccc, %r12\n"
        "    movabs $0xdddddddddddddddd, %r13\n"
        "    movabs $0xeeeeeeeeeeeeeeee, %r14\n"
        "    movabs $0xf1f1f1f1f1f1f1f1, %r15\n"
        "    ud2\n");
#elif defined __aarch64__
/* In xN each 16 bits are another multiple of N. x29 and x30 have the frame and the return address. */
__asm__(".text\n"
        ".altmacro\n"
        ".macro fill n\n"
        "    movz x\\n, #0x101 * \\n\n"
        "    movk x\\n, #0x202 * \\n, lsl #16\n"
        "    movk x\\n, #0x303 * \\n, lsl #32\n"
        "    movk x\\n, #0x404 * \\n, lsl #48\n"
        ".endm\n" LABEL "    stp x29, x30, [sp, #-16]!\n"
        "    mov x29, sp\n"
        ".set n, 0\n"
        ".rept 29\n"
        "    fill %n\n"
        ".set n, n + 1\n"
        ".endr\n"
        "    udf #7\n");
#else
#error "no registers of this CPU are known here"
#endif

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    fill_registers();
}
