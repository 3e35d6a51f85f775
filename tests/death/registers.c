/*
 * Dies with a known value in every register: the report has each in its place.
 *
 * expect: PANIC  page fault: the kernel wrote to 0x123456789ab8, where nothing is mapped
 * expect:   error 0x2  write | page not present | kernel mode  (vector 14)
 * expect:   rip {faulting}  rsp {own+4096-80}  rflags 0x000
 * expect: 08d7
 * expect:   rax 0x0000123456789ab8  rbx 0x2222222222222222  rcx 0x3333333333333333
 * expect:   rdx 0x4444444444444444  rsi 0x5555555555555555  rdi 0x6666666666666666
 * expect:   rbp {own+4096-16}  r8  0x8888888888888888  r9  0x9999999999999999
 * expect:   r10 0xaaaaaaaaaaaaaaaa  r11 0xbbbbbbbbbbbbbbbb  r12 0xcccccccccccccccc
 * expect:   r13 0xdddddddddddddddd  r14 0xeeeeeeeeeeeeeeee  r15 0xf1f1f1f1f1f1f1f1
 * expect:   cr0 0x0000000080010037  cr2 0x0000123456789ab8  cr3 {boot_pml4-0xffffffff80000000}
 * expect:   cr4 0x00000060  efer 0x0d00  cs 0x0008  ss 0x0010 ||   cr4 0x00300860  efer 0x0d00  cs 0x0008  ss 0x0010
 * expect:   code 
 * expect: <48> 89 18
 * expect:   trace {faulting}  faulting+0x0
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <kernel/kernel_main.h>
#include <kernel/stacks.h>

char own[4096] __attribute__((aligned(16)));
void fill_registers(void);

/* On a stack whose place is known: the caller's frame is copied there, so that the trace goes on. */
__asm__(".text\n"
        ".globl fill_registers, faulting\n"
        ".type fill_registers, @function\n"
        "fill_registers:\n"
        "    push %rbp\n"
        "    mov %rsp, %rbp\n"
        "    mov $own + 4096 - 16, %rsp\n"
        "    mov 8(%rbp), %rax\n"
        "    mov %rax, 8(%rsp)\n"
        "    mov (%rbp), %rax\n"
        "    mov %rax, (%rsp)\n"
        "    mov %rsp, %rbp\n"
        "    sub $64, %rsp\n"
        "    push $0x8d7\n" /* all of the arithmetic flags */
        "    popf\n"
        "    movabs $0x0000123456789ab8, %rax\n"
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
        "faulting:\n"
        "    mov %rbx, (%rax)\n"
        ".size fill_registers, . - fill_registers\n");

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    static struct stack stack;
    stack_register(&stack, "own stack", own, sizeof own);
    fill_registers();
}
