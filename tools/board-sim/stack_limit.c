/* stack_limit.c - MSPLIM and PSPLIM: what would move SP below its limit faults, before it has any effect. On other cores than those of
 * ARMv8-M both are 0, which limits nothing.
 *
 * ARMv8-M Architecture Reference Manual, "Stack limit checks". MSR is not checked; of what writes SP, neither are loads into it. */
#include "machine.h"

bool stack_limit_allows(const struct machine *m, uint32_t sp)
{
    return sp >= m->core.stack_limit[m->core.spsel];
}

bool stack_limit_check(struct machine *m, uint32_t sp)
{
    if (stack_limit_allows(m, sp))
        return true;
    exception_fault(m, "stack-limit", m->core.pc,
                    "its stack pointer would be 0x%08x, below the limit at 0x%08x", sp,
                    m->core.stack_limit[m->core.spsel]);
    core_leave(m, LEAVE_FAULT);
    return false;
}

/* ADD and SUB (SP plus or minus immediate), ADD and MOV (register) with SP as the destination. */
uint32_t stack_limit_sp_after(struct machine *m, uint16_t i)
{
    uint32_t sp = core_get(m, SP), offset = 4 * (i & 0x7fu);
    if (i >> 12 == 0xb)
        return i & 0x80 ? sp - offset : sp + offset;
    uint32_t rm = core_get(m, i >> 3 & 15);
    return i & 0x200 ? rm : sp + rm;
}

/* "Modified immediate constants in Thumb instructions" */
static uint32_t modified_immediate(uint32_t i)
{
    unsigned imm = (i >> 15 & 0x800) | (i >> 4 & 0x700) | (i & 0xff);
    uint32_t byte = imm & 0xff;
    if (imm >> 10 == 0)
        return byte * (const uint32_t[]){1, 0x00010001, 0x01000100, 0x01010101}[imm >> 8];
    unsigned by = imm >> 7; /* 8 to 31 */
    return (byte | 0x80) >> by | (byte | 0x80) << (32 - by);
}

/* SUB and SUBW (SP minus immediate), SUB (SP minus register) without another shift than LSL: how far down. 0: another one. */
static uint32_t wide_down(struct machine *m, uint32_t i)
{
    if ((i & 0xfbef8f00) == 0xf1ad0d00)
        return modified_immediate(i);
    if ((i & 0xfbff8f00) == 0xf2ad0d00)
        return (i >> 15 & 0x800) | (i >> 4 & 0x700) | (i & 0xff);
    if ((i & 0xffef8f30) == 0xebad0d00)
        return core_get(m, i & 15) << ((i >> 10 & 0x1c) | (i >> 6 & 3));
    return 0;
}

bool stack_limit_check_wide(struct machine *m, uint32_t i)
{
    uint32_t down = wide_down(m, i);
    return !down || stack_limit_check(m, core_get(m, SP) - down);
}

/* STMDB, STRD and STR (pre-indexed, downwards) with SP as their base, which they write back, and VPUSH. */
bool stack_limit_is_push(uint32_t i)
{
    return (i & 0xffff0000) == 0xe92d0000 || (i & 0xffff0000) == 0xe96d0000 ||
           (i & 0xffff0f00) == 0xf84d0d00 || (i & 0xffbf0e00) == 0xed2d0a00;
}
