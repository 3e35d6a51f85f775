/* pic.c - the two 8259A interrupt controllers of a PC, out of the way. Intel 8259A data sheet. */
#include "pic.h"
#include <arch/cpu.h>
#include <arch/traps.h>

/* "Initialization Command Words" */
#define ICW1_INIT 0x11                  /* cascaded, edge triggered, ICW4 follows */
#define ICW3_MASTER (1u << PIC_CASCADE) /* the slave is at this line */
#define ICW3_SLAVE PIC_CASCADE
#define ICW4_8086 0x01
#define ALL_MASKED 0xff

#define OCW3_READ_IN_SERVICE 0x0b

static bool in_service(uint16_t command)
{
    out8(command, OCW3_READ_IN_SERVICE);
    return in8(command) & 1u << PIC_SPURIOUS;
}

/*
 * Whether the interrupt is none: the line has taken its request back. There is nothing to end then,
 * but at the master, which does not know that its slave's interrupt was none.
 */
static bool is_spurious(unsigned line)
{
    if (line % PIC_LINES != PIC_SPURIOUS ||
        in_service(line < PIC_LINES ? PIC_MASTER_COMMAND : PIC_SLAVE_COMMAND))
        return false;
    if (line >= PIC_LINES)
        out8(PIC_MASTER_COMMAND, PIC_END_OF_INTERRUPT);
    return true;
}

bool pic_is_spurious(struct trap_frame *frame)
{
    return is_spurious((unsigned)frame->vector - TRAP_IRQ);
}

void pic_init(void)
{
    out8(PIC_MASTER_COMMAND, ICW1_INIT);
    out8(PIC_SLAVE_COMMAND, ICW1_INIT);
    out8(PIC_MASTER_DATA, TRAP_IRQ);
    out8(PIC_SLAVE_DATA, TRAP_IRQ + PIC_LINES);
    out8(PIC_MASTER_DATA, ICW3_MASTER);
    out8(PIC_SLAVE_DATA, ICW3_SLAVE);
    out8(PIC_MASTER_DATA, ICW4_8086);
    out8(PIC_SLAVE_DATA, ICW4_8086);
    out8(PIC_MASTER_DATA, ALL_MASKED & ~(1u << PIC_CASCADE));
    out8(PIC_SLAVE_DATA, ALL_MASKED);
    trap_set_handler(TRAP_IRQ + PIC_SPURIOUS, pic_is_spurious);
    trap_set_handler(TRAP_IRQ + PIC_LINES + PIC_SPURIOUS, pic_is_spurious);
}
