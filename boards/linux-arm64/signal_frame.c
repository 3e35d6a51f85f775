/* signal_frame.c - what Linux lays on the stack for a signal's handler on 64-bit Arm. */
#include <kernel/layout.h>
#include <kernel/string.h>
#include <linux/signal_frame.h>
#include <unix/system_call.h>

/* Linux, arch/arm64/include/uapi/asm/ucontext.h and sigcontext.h. */
struct context {
    uint64_t flags;
    const struct context *link;
    uint64_t stack[3];
    uint64_t mask[16];
    uint64_t fault_address __attribute__((aligned(16)));
    uint64_t x[31], sp, pc, pstate;
    uint8_t records[4096] __attribute__((aligned(16)));
};
CHECK_OFFSET(struct context, fault_address, 176);
CHECK_OFFSET(struct context, pc, 440);
CHECK_OFFSET(struct context, records, 464);

/* One after the other, each of `size` bytes; the last has size 0. */
struct record {
    uint32_t magic, size;
    uint64_t value;
};
#define RECORD_ESR 0x45535201 /* the exception syndrome register */

/* Arm Architecture Reference Manual for A-profile, "ESR_EL1": the exception's class, and of a data
 * abort whether it was a write. */
#define ESR_CLASS(esr) ((esr) >> 26 & 0x3f)
#define CLASS_INSTRUCTION_ABORT 0x20
#define CLASS_DATA_ABORT 0x24
#define ESR_WRITE (1u << 6)

static enum trap_access access_of(uint64_t esr)
{
    switch (ESR_CLASS(esr)) {
    case CLASS_INSTRUCTION_ABORT:
        return ACCESS_EXECUTE;
    case CLASS_DATA_ABORT:
        return esr & ESR_WRITE ? ACCESS_WRITE : ACCESS_READ;
    default:
        return ACCESS_UNKNOWN;
    }
}

/* An emulator may have none; then only that the CPU was sent there is known. */
static enum trap_access find_access(const struct context *c)
{
    const uint8_t *at = c->records, *end = at + sizeof c->records;
    struct record record;
    while ((size_t)(end - at) >= sizeof record) {
        memcpy(&record, at, sizeof record);
        if (record.magic == RECORD_ESR)
            return access_of(record.value);
        if (record.size == 0 || record.size > (size_t)(end - at))
            break;
        at += record.size;
    }
    return c->pc == c->fault_address ? ACCESS_EXECUTE : ACCESS_UNKNOWN;
}

void signal_frame_read(const void *context, struct trap_frame *frame)
{
    const struct context *c = context;
    memcpy(frame->registers.x, c->x, sizeof c->x);
    frame->registers.sp = c->sp;
    frame->registers.pc = c->pc;
    frame->registers.pstate = c->pstate;
    if (frame->kind == TRAP_ACCESS)
        frame->access = find_access(c);
}

__attribute__((naked)) void signal_return(void)
{
    __asm__("mov x8, %0\n\t"
            "svc #0" ::"i"(SYS_RT_SIGRETURN));
}
