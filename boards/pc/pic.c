/* pic.c - the 8259A interrupt controllers. Intel 8259A data sheet. */
#include "pic.h"
#include <arch/cpu.h>
#include <arch/traps.h>

enum { MASTER_COMMAND = 0x20, MASTER_DATA = 0x21, SLAVE_COMMAND = 0xa0, SLAVE_DATA = 0xa1 };

/* "Initialization Command Words" */
#define ICW1_INIT 0x11                  /* cascaded, edge triggered, ICW4 follows */
#define ICW3_MASTER (1u << PIC_CASCADE) /* the slave is at this line */
#define ICW3_SLAVE PIC_CASCADE
#define ICW4_8086 0x01
#define ALL_MASKED 0xff

/* "Operation Command Words" */
#define OCW2_END_OF_INTERRUPT 0x20
#define OCW2_SPECIFIC 0x40 /* of the line in the lowest bits */
#define OCW3_READ_IN_SERVICE 0x0b

#define LINES 8 /* of each */
#define SPURIOUS                                                                                   \
    7 /* a request that went away too soon is reported at this line of its controller */

static bool in_service(uint16_t command)
{
    out8(command, OCW3_READ_IN_SERVICE);
    return in8(command) & 1u << SPURIOUS;
}

/* The master does not know that its slave's interrupt was none: that has to be ended. */
bool pic_is_spurious(unsigned line)
{
    if (line == SPURIOUS)
        return !in_service(MASTER_COMMAND);
    if (line != LINES + SPURIOUS || in_service(SLAVE_COMMAND))
        return false;
    pic_end(PIC_CASCADE);
    return true;
}

static bool ignore_spurious(struct trap_frame *frame)
{
    return pic_is_spurious((unsigned)frame->vector - TRAP_IRQ);
}

void pic_init(void)
{
    out8(MASTER_COMMAND, ICW1_INIT);
    out8(SLAVE_COMMAND, ICW1_INIT);
    out8(MASTER_DATA, TRAP_IRQ);
    out8(SLAVE_DATA, TRAP_IRQ + LINES);
    out8(MASTER_DATA, ICW3_MASTER);
    out8(SLAVE_DATA, ICW3_SLAVE);
    out8(MASTER_DATA, ICW4_8086);
    out8(SLAVE_DATA, ICW4_8086);
    out8(MASTER_DATA, ALL_MASKED & ~(1u << PIC_CASCADE));
    out8(SLAVE_DATA, ALL_MASKED);
    trap_set_handler(TRAP_IRQ + SPURIOUS, ignore_spurious);
    trap_set_handler(TRAP_IRQ + LINES + SPURIOUS, ignore_spurious);
}

/* An empty port reads as 0xff. */
bool pic_is_there(void)
{
    return !(in8(MASTER_DATA) & 1u << PIC_CASCADE);
}

static void change_mask(unsigned line, bool masked)
{
    uint16_t port = line < LINES ? MASTER_DATA : SLAVE_DATA;
    uint8_t bit = (uint8_t)(1u << line % LINES);
    out8(port, (uint8_t)(masked ? in8(port) | bit : in8(port) & ~bit));
}

void pic_mask(unsigned line)
{
    change_mask(line, true);
}

void pic_unmask(unsigned line)
{
    change_mask(line, false);
}

void pic_end(unsigned line)
{
    if (line >= LINES)
        out8(SLAVE_COMMAND, (uint8_t)(OCW2_END_OF_INTERRUPT | OCW2_SPECIFIC | (line - LINES)));
    unsigned at_master = line < LINES ? line : PIC_CASCADE;
    out8(MASTER_COMMAND, (uint8_t)(OCW2_END_OF_INTERRUPT | OCW2_SPECIFIC | at_master));
}
