/* xen_console.h - the consoles that Xen gives the kernel. */
#pragma once

/* Adds the sink "xen" if Xen lets the kernel write on its own console: domain 0. */
void xen_console_init(void);

/* Adds it for another domain, whose console is a ring in memory (`xl console`). After arch_memory_init(). */
void xen_console_find_ring(void);
