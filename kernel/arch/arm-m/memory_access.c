/*
 * memory_access.c - what an instruction does to memory.
 *
 * ARMv6-M Architecture Reference Manual, "The Thumb Instruction Set Encoding", by the upper bits of
 * the 16: loads and stores are all that can fault on data. The core itself says nothing about a
 * fault but where it was.
 */
#include <arch/memory_access.h>
#include <arch/traps.h>

static uint32_t low_register(const struct trap_frame *frame, uint32_t number)
{
    const uint32_t values[] = {frame->stacked.r0, frame->stacked.r1, frame->stacked.r2,
                               frame->stacked.r3, frame->r4,         frame->r5,
                               frame->r6,         frame->r7};
    return values[number & 7];
}

static uint32_t ones_in(uint32_t bits)
{
    uint32_t count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

/* "Load/store (register offset)": str, strh, strb, ldrsb, ldr, ldrh, ldrb, ldrsh. */
static struct access by_register(uint32_t i, const struct trap_frame *frame)
{
    static const uint8_t sizes[] = {4, 2, 1, 1, 4, 2, 1, 2};
    uint32_t kind = i >> 9 & 7;
    return (struct access){
        .is_access = true,
        .is_write = kind < 3,
        .address = low_register(frame, i >> 3) + low_register(frame, i >> 6),
        .size = sizes[kind],
        .count = 1,
    };
}

/* "Load/store (immediate offset)": words, bytes, halfwords. */
static struct access by_offset(uint32_t i, const struct trap_frame *frame, uint32_t size)
{
    return (struct access){
        .is_access = true,
        .is_write = !(i & 1u << 11),
        .address = low_register(frame, i >> 3) + (i >> 6 & 31) * size,
        .size = size,
        .count = 1,
    };
}

static struct access by_pointer(uint32_t i, uint32_t pointer)
{
    return (struct access){
        .is_access = true,
        .is_write = !(i & 1u << 11),
        .address = pointer + (i & 0xff) * 4,
        .size = 4,
        .count = 1,
    };
}

/* push and pop; the ninth register is lr or pc. */
static struct access on_stack(uint32_t i, const struct trap_frame *frame)
{
    uint32_t count = ones_in(i & 0x1ff);
    bool is_write = !(i & 1u << 11);
    return (struct access){
        .is_access = true,
        .is_write = is_write,
        .address = is_write ? frame->sp - 4 * count : frame->sp,
        .size = 4,
        .count = count,
    };
}

static struct access multiple(uint32_t i, const struct trap_frame *frame)
{
    return (struct access){
        .is_access = true,
        .is_write = !(i & 1u << 11),
        .address = low_register(frame, i >> 8),
        .size = 4,
        .count = ones_in(i & 0xff),
    };
}

struct access memory_access(uint32_t i, const struct trap_frame *frame)
{
    switch (i >> 12) {
    case 0x4:
        if (i & 1u << 11) /* ldr, relative to the pc */
            return by_pointer(i, (frame->stacked.pc + 4) & ~3u);
        break;
    case 0x5:
        return by_register(i, frame);
    case 0x6:
        return by_offset(i, frame, 4);
    case 0x7:
        return by_offset(i, frame, 1);
    case 0x8:
        return by_offset(i, frame, 2);
    case 0x9:
        return by_pointer(i, frame->sp);
    case 0xb:
        if ((i & 0x0600) == 0x0400)
            return on_stack(i, frame);
        break;
    case 0xc:
        return multiple(i, frame);
    default:
        break;
    }
    return (struct access){0};
}
