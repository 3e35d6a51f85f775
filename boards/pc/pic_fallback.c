/* pic_fallback.c - the 8259As' lines for io_apic.c, where there is no I/O APIC: under names of their own. */
#define board_irq_mask pic_irq_mask
#define board_irq_unmask pic_irq_unmask
#include "pic_lines.c"
