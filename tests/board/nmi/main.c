/* Prints, and an interrupt that nothing masks prints in between, wherever that is: see test_nmi(). */
#include <kernel/console.h>
#include <kernel/kernel_main.h>

void NMI_Handler(void);
void NMI_Handler(void)
{
    console_write("n", 1);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    for (int i = 0; i < 200; i++)
        console_printf("<%d>", i);
    console_printf("\n");
}
