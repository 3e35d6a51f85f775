/* pic.c - the 8259A interrupt controllers. Intel 8259A data sheet. */
#include "pic.h"
#include <arch/cpu.h>
#include <arch/traps.h>
#include <kernel/console.h>

enum { MASTER_COMMAND = 0x20, MASTER_DATA = 0x21, SLAVE_COMMAND = 0xa0, SLAVE_DATA = 0xa1 };

/* "Initialization Command Words" */
#define ICW1_INIT 0x11   /* cascaded, edge triggered, ICW4 follows */
#define ICW3_MASTER 0x04 /* the slave is at line 2 */
#define ICW3_SLAVE 0x02  /* so it says */
#define ICW4_8086 0x01
#define ALL_MASKED 0xff

/* "Operation Command Words" */
#define OCW2_END_OF_INTERRUPT 0x20
#define OCW2_SPECIFIC 0x40 /* of the line in the lowest bits */
#define OCW3_READ_IN_SERVICE 0x0b

#define LINES 8
#define SPURIOUS 7 /* the line that a request is reported at which went away too soon */

static bool in_service(uint16_t command)
{
    out8(command, OCW3_READ_IN_SERVICE);
    return in8(command) & 1u << SPURIOUS;
}

/* A spurious interrupt is not in service, so there is nothing to end; a real one is unexpected. */
static bool spurious_master(struct trap_frame *frame)
{
    (void)frame;
    return !in_service(MASTER_COMMAND);
}

/* The master does not know that its slave's interrupt was none. */
static bool spurious_slave(struct trap_frame *frame)
{
    (void)frame;
    if (in_service(SLAVE_COMMAND))
        return false;
    out8(MASTER_COMMAND, OCW2_END_OF_INTERRUPT);
    return true;
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
    out8(MASTER_DATA, ALL_MASKED);
    out8(SLAVE_DATA, ALL_MASKED);
    trap_set_handler(TRAP_IRQ + SPURIOUS, spurious_master);
    trap_set_handler(TRAP_IRQ + LINES + SPURIOUS, spurious_slave);
}

void pic_unmask(unsigned line)
{
    out8(MASTER_DATA, (uint8_t)(in8(MASTER_DATA) & ~(1u << line)));
}

void pic_mask(unsigned line)
{
    out8(MASTER_DATA, (uint8_t)(in8(MASTER_DATA) | 1u << line));
}

void pic_end(unsigned line)
{
    out8(MASTER_COMMAND, (uint8_t)(OCW2_END_OF_INTERRUPT | OCW2_SPECIFIC | line));
}
