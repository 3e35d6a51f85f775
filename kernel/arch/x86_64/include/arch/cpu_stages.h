/* cpu_stages.h - how far another CPU has come on its way to C: for services/cpus. */
#pragma once

#define STAGE_NONE 0      /* no instruction of it was seen */
#define STAGE_REAL 1      /* real mode */
#define STAGE_PROTECTED 2 /* protected mode */
#define STAGE_LONG 3      /* long mode */
#define STAGE_C 4         /* C code, with the kernel's address space */
#define STAGE_READY 5     /* its own tables are loaded, it waits for work */
