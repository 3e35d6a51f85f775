/*
 * process.h - what Windows tells each program about itself: Microsoft's winternl.h and winnt.h.
 */
#pragma once

#include <kernel/layout.h>
#include <stdint.h>

struct unicode_string {
    uint16_t size, room;  /* bytes */
    const uint16_t *text; /* UTF-16 */
};

struct process_parameters {
    uint8_t reserved[0x60];
    struct unicode_string image, command_line;
};
CHECK_OFFSET(struct process_parameters, command_line, 0x70);

struct process_environment {
    uint8_t reserved[0x20];
    const struct process_parameters *parameters;
};

struct thread_environment {
    uintptr_t exception_list, stack_base, stack_limit; /* the stack is from limit to base */
    uint8_t reserved[0x48];
    const struct process_environment *process;
};
CHECK_OFFSET(struct thread_environment, process, 0x60);

/* "x64 Register usage": gs points to the thread's environment; NT_TIB's Self is at 0x30. */
static inline struct thread_environment *thread_environment(void)
{
    struct thread_environment *self;
    __asm__("movq %%gs:0x30, %0" : "=r"(self));
    return self;
}
