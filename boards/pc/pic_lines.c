/* pic_lines.c - the interrupt lines of a PC, by its two 8259A interrupt controllers. Intel 8259A data sheet. */
#include "apic.h"
#include "pic.h"
#include <arch/cpu.h>
#include <arch/traps.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <kernel/panic.h>
#include <stddef.h>

static void change_mask(unsigned line, bool masked)
{
    uint16_t port = line < PIC_LINES ? PIC_MASTER_DATA : PIC_SLAVE_DATA;
    uint8_t bit = (uint8_t)(1u << line % PIC_LINES);
    out8(port, (uint8_t)(masked ? in8(port) | bit : in8(port) & ~bit));
}

/* An empty port reads as 0xff; the cascade's line is not masked. */
static bool is_there(void)
{
    return !(in8(PIC_MASTER_DATA) & 1u << PIC_CASCADE);
}

const char *board_irq_mask(unsigned line)
{
    if (line >= 2 * PIC_LINES)
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
    if (line >= PIC_LINES)
        out8(PIC_SLAVE_COMMAND, PIC_END_OF_INTERRUPT);
    out8(PIC_MASTER_COMMAND, PIC_END_OF_INTERRUPT);
}

static bool arrived_at_master(struct trap_frame *frame)
{
    unsigned line = (unsigned)frame->vector - TRAP_IRQ;
    if (irq_has_handler(line)) {
        irq_begin();
        irq_arrived(line);
        out8(PIC_MASTER_COMMAND, PIC_END_OF_INTERRUPT);
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
        out8(PIC_SLAVE_COMMAND, PIC_END_OF_INTERRUPT);
        out8(PIC_MASTER_COMMAND, PIC_END_OF_INTERRUPT);
        irq_end();
    } else {
        arrived_masked(frame);
    }
    return true;
}

static bool arrived_or_spurious(struct trap_frame *frame)
{
    if (pic_is_spurious(frame))
        return true;
    return frame->vector < TRAP_IRQ + PIC_LINES ? arrived_at_master(frame)
                                                : arrived_at_slave(frame);
}

void board_irq_unmask(unsigned line)
{
    trap_handler *arrived = line < PIC_LINES ? arrived_at_master : arrived_at_slave;
    trap_set_handler(TRAP_IRQ + line,
                     line % PIC_LINES == PIC_SPURIOUS ? arrived_or_spurious : arrived);
    apic_enable_extint();
    change_mask(line, false);
}
