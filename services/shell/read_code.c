/* read_code.c - memory of a machine, in the CPU's units of code, which can be read without a fault. */
#include "commands.h"
#include <kernel/arch.h>

bool shell_read(uintptr_t address, uint8_t *byte)
{
    unsigned unit = arch_code_unit();
    uint32_t value;
    if (!arch_read_code(address - address % unit, &value))
        return false;
    *byte = (uint8_t)(value >> address % unit * 8);
    return true;
}
