/* tlb.c - translations that the CPU has cached, of an image that runs on one CPU. */
#include <arch/page_table.h>

void tlb_forget(void)
{
    write_cr3(read_cr3());
}
