/* pic.c - the interrupt lines of a PC: the two 8259A interrupt controllers. Intel 8259A data sheet. */
#include "pic.h"
#include "apic.h"
#include <arch/cpu.h>
#include <arch/traps.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <kernel/panic.h>
#include <stddef.h>

enum { MASTER_COMMAND = 0x20, MASTER_DATA = 0x21, SLAVE_COMMAND = 0xa0, SLAVE_DATA = 0xa1 };

/* "Initialization Command Words" */
#define ICW1_INIT 0x11                  /* cascaded, edge triggered, ICW4 follows */
#define ICW3_MASTER (1u << PIC_CASCADE) /* the slave is at this line */
#define ICW3_SLAVE PIC_CASCADE
#define ICW4_8086 0x01
#define ALL_MASKED 0xff

/* "Operation Command Words" */
#define OCW2_END_OF_INTERRUPT 0x20 /* of the one that was acknowledged last */
#define OCW3_READ_IN_SERVICE 0x0b

#define LINES 8    /* of each */
#define SPURIOUS 7 /* of each: here it reports a request that went away too soon */

static bool in_service(uint16_t command)
{
    out8(command, OCW3_READ_IN_SERVICE);
    return in8(command) & 1u << SPURIOUS;
}

/*
 * Whether the interrupt is none: the line has taken its request back. There is nothing to end then,
 * but at the master, which does not know that its slave's interrupt was none.
 */
static bool is_spurious(unsigned line)
{
    if (line % LINES != SPURIOUS || in_service(line < LINES ? MASTER_COMMAND : SLAVE_COMMAND))
        return false;
    if (line >= LINES)
        out8(MASTER_COMMAND, OCW2_END_OF_INTERRUPT);
    return true;
}

static bool ignore_spurious(struct trap_frame *frame)
{
    return is_spurious((unsigned)frame->vector - TRAP_IRQ);
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

static void change_mask(unsigned line, bool masked)
{
    uint16_t port = line < LINES ? MASTER_DATA : SLAVE_DATA;
    uint8_t bit = (uint8_t)(1u << line % LINES);
    out8(port, (uint8_t)(masked ? in8(port) | bit : in8(port) & ~bit));
}

/* An empty port reads as 0xff; the cascade's line is not masked. */
static bool is_there(void)
{
    return !(in8(MASTER_DATA) & 1u << PIC_CASCADE);
}

const char *board_irq_mask(unsigned line)
{
    if (line >= 2 * LINES)
        return "a PC has the interrupt lines 0 to 15";
    if (line == PIC_CASCADE)
        return "interrupt line 2 is taken: the second 8259A, with the lines 8 to 15, is there";
    if (!is_there())
        return "this PC has no 8259A interrupt controller";
    change_mask(line, true);
    return NULL;
}

/* Returns nothing, so that what calls it needs no register for the result: a tick is so much shorter. */
static __attribute__((noinline)) void arrived_masked(struct trap_frame *frame)
{
    unsigned line = (unsigned)frame->vector - TRAP_IRQ;
    if (!irq_arrived(line))
        panic_trap(frame);
    if (line >= LINES)
        out8(SLAVE_COMMAND, OCW2_END_OF_INTERRUPT);
    out8(MASTER_COMMAND, OCW2_END_OF_INTERRUPT);
}

static bool arrived_at_master(struct trap_frame *frame)
{
    unsigned line = (unsigned)frame->vector - TRAP_IRQ;
    if (irq_has_handler(line)) {
        irq_begin();
        irq_arrived(line);
        out8(MASTER_COMMAND, OCW2_END_OF_INTERRUPT);
        irq_end();
    } else {
        arrived_masked(frame);
    }
    return true;
}

static bool arrived_at_slave(struct trap_frame *frame)
{
    unsigned line = (unsigned)frame->vector - TRAP_IRQ;
    if (irq_has_handler(line)) {
        irq_begin();
        irq_arrived(line);
        out8(SLAVE_COMMAND, OCW2_END_OF_INTERRUPT);
        out8(MASTER_COMMAND, OCW2_END_OF_INTERRUPT);
        irq_end();
    } else {
        arrived_masked(frame);
    }
    return true;
}

static bool arrived_or_spurious(struct trap_frame *frame)
{
    if (ignore_spurious(frame))
        return true;
    return frame->vector < TRAP_IRQ + LINES ? arrived_at_master(frame) : arrived_at_slave(frame);
}

void board_irq_unmask(unsigned line)
{
    trap_handler *arrived = line < LINES ? arrived_at_master : arrived_at_slave;
    trap_set_handler(TRAP_IRQ + line, line % LINES == SPURIOUS ? arrived_or_spurious : arrived);
    apic_enable_extint();
    change_mask(line, false);
}
