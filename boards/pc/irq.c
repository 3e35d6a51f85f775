/* irq.c - the PC's interrupt lines, 0 to 15: those of the 8259As. */
#include "apic.h"
#include "pic.h"
#include <arch/traps.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <stddef.h>

static bool arrived(struct trap_frame *frame)
{
    unsigned line = (unsigned)frame->vector - TRAP_IRQ;
    return pic_is_spurious(line) || irq_arrived(line);
}

const char *board_irq_mask(unsigned line)
{
    if (line >= PIC_LINES)
        return "a PC has the interrupt lines 0 to 15";
    if (line == PIC_CASCADE)
        return "interrupt line 2 is taken: the second 8259A, with the lines 8 to 15, is there";
    if (!pic_is_there())
        return "this PC has no 8259A interrupt controller";
    pic_mask(line);
    return NULL;
}

void board_irq_unmask(unsigned line)
{
    trap_set_handler(TRAP_IRQ + line, arrived);
    apic_enable_extint();
    pic_unmask(line);
}

void board_irq_end(unsigned line)
{
    pic_end(line);
}
