/* cpu.h - what this CPU can do. */
#pragma once

/* Asks the CPU what the code may use. */
void cpu_init(void);
