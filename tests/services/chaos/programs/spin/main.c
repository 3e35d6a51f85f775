/* spin - never calls the kernel: only an interrupt can end it. */
int main(void)
{
    for (;;)
        __asm__ volatile("pause");
}
