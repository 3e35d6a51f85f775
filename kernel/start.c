/* start.c - the journey of control, from the stub to the app. */
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/boot_info.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/stack_protector.h>
#include <stdnoreturn.h>

noreturn void _start(uintptr_t magic, uintptr_t info);

static struct boot_info boot;

static void warn(const char *sentence)
{
    if (sentence)
        boot_info_warn(&boot, "%s", sentence);
}

static noreturn void stop(enum board_outcome outcome)
{
    board_signal(outcome);
    arch_halt();
}

static noreturn void refuse(const char *begin, const char *reason)
{
    console_printf("%s%s\nhalted.\n", begin, reason);
    stop(BOARD_FAILED);
}

/*
 * In: what the loader left in its registers; zero where there is no loader. The boot stub calls
 * this with the stack set up and .bss zeroed, once, and never gets control back.
 */
void _start(uintptr_t magic, uintptr_t info)
{
    stack_protector_init();
    panic_set_handler(panic_report);
    const char *unfit = arch_init();
    board_init();
    bool usable = boot_info_read(magic, info, &boot);
    memory_use(&boot.memory);
    warn(arch_memory_init(&boot.memory));
    warn(panic_configure(boot.command_line));
    board_configure(&boot);

    console_printf("%s", boot.warnings);
    if (unfit)
        refuse("firstlight needs ", unfit);
    if (!usable)
        refuse("firstlight cannot use what the boot loader says: ", boot.reason);
    kernel_main(&boot);
    console_printf("kernel_main returned: halted.\n");
    stop(BOARD_DONE);
}
