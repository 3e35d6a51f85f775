/* signal_frame.c - what Linux lays on the stack for a signal's handler on x86_64. */
#include <kernel/layout.h>
#include <linux/signal_frame.h>
#include <unix/system_call.h>

/* Linux, include/uapi/asm-generic/ucontext.h and arch/x86/include/uapi/asm/sigcontext.h. */
struct context {
    uint64_t flags;
    const struct context *link;
    uint64_t stack[3];
    uint64_t r8, r9, r10, r11, r12, r13, r14, r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip,
        rflags;
    uint16_t cs, gs, fs, ss;
    uint64_t error, vector, old_mask, cr2;
};
CHECK_OFFSET(struct context, r8, 40);
CHECK_OFFSET(struct context, rip, 168);
CHECK_OFFSET(struct context, cr2, 216);

#define VECTOR_PAGE_FAULT 14
#define RFLAGS_AC 0x40000 /* Intel SDM volume 1, "System Flags and IOPL Field" */

/* Intel SDM volume 3, "Page-Fault Exception (#PF)", the error code's bits. */
#define PF_WRITE (1u << 1)
#define PF_FETCH (1u << 4)

void signal_frame_read(const void *context, struct trap_frame *frame)
{
    /* Linux leaves the alignment check on, which the report would not pass. */
    __asm__ volatile("pushfq\n\t"
                     "andl %0, (%%rsp)\n\t"
                     "popfq" ::"i"(~RFLAGS_AC)
                     : "memory", "cc");
    const struct context *c = context;
    frame->registers = REGISTERS_FROM(c);
    if (c->vector == VECTOR_PAGE_FAULT)
        frame->access = c->error & PF_FETCH   ? ACCESS_EXECUTE
                        : c->error & PF_WRITE ? ACCESS_WRITE
                                              : ACCESS_READ;
}

__attribute__((naked)) void signal_return(void)
{
    __asm__("movl %0, %%eax\n\t"
            "syscall" ::"i"(SYS_RT_SIGRETURN));
}
