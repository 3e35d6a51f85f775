/* image.h - where the program's code is: the linker script sets them, or the first and last object. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

extern const char text_start[], text_end[];

static inline bool image_is_text(uintptr_t address)
{
    return address >= (uintptr_t)text_start && address < (uintptr_t)text_end;
}
