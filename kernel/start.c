/* start.c - the journey of control, from the stub to the app. */
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/boot.h>
#include <kernel/boot_info.h>
#include <kernel/config.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/page_alloc.h>
#include <kernel/panic.h>
#include <kernel/stack_protector.h>
#include <stdnoreturn.h>

struct boot_info kernel_boot_info;

static void warn(const char *sentence)
{
    if (sentence)
        boot_info_warn(&kernel_boot_info, "%s", sentence);
}

static noreturn void stop(enum board_outcome outcome)
{
    board_exit(outcome);
    arch_halt();
}

static noreturn void refuse(const char *begin, const char *reason)
{
    console_printf("%s%s\nhalted.\n", begin, reason);
    stop(BOARD_FAILED);
}

/* What the loader said, checked and obeyed; and the consoles that it takes to see the rest. */
static void read_boot_info(uintptr_t magic, uintptr_t info, const char *unfit)
{
    bool usable = boot_info_read(magic, info, &kernel_boot_info);
    page_alloc_init(&kernel_boot_info.memory);
    warn(arch_memory_init(&kernel_boot_info.memory));
    warn(panic_configure(kernel_boot_info.command_line));
    board_configure(&kernel_boot_info);

    console_printf("%s", kernel_boot_info.warnings);
    if (unfit)
        refuse("firstlight needs ", unfit);
    if (!usable)
        refuse("firstlight cannot use what the boot loader says: ", kernel_boot_info.reason);
}

/*
 * In: what the loader left in its registers; zero where there is no loader. The boot stub calls
 * this with the stack set up and .bss zeroed, once, and never gets control back. An image without
 * a console has no loader to ask, and nowhere to report a problem.
 */
KERNEL_ONLY_CALLER void _start(uintptr_t magic, uintptr_t info)
{
    if (KERNEL_CONSOLE) {
        stack_protector_init();
        panic_set_handler(panic_report);
    }
    const char *unfit = arch_init();
    board_init();
    if (KERNEL_CONSOLE)
        read_boot_info(magic, info, unfit);
    kernel_main(&kernel_boot_info);
    console_printf("kernel_main returned: halted.\n");
    stop(BOARD_DONE);
}
