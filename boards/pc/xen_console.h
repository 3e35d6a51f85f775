/* xen_console.h - the consoles that Xen gives the kernel. */
#pragma once

/* Adds the sink "xen" if Xen lets the kernel write on Xen's own console, as it lets domain 0, or if the ring is known. */
void xen_console_init(void);

/* Makes it write into the domain's ring (`xl console`), if it has one: not domain 0. After arch_memory_init(). */
void xen_console_find_ring(void);
