/*
 * xen.h - the hypervisor Xen, where the kernel runs on it: as domain 0 or as another domain, PVH or HVM.
 */
#pragma once

#include <kernel/boot_info.h>
#include <stdint.h>

/* Xen's version, major << 16 | minor; 0 where there is no Xen. */
uint32_t xen_version(void);

/* Xen, public/xen.h: hypercalls, and their commands */
enum xen_hypercall {
    XEN_MEMORY_OP = 12,
    XEN_CONSOLE_IO = 18,
    XEN_SCHED_OP = 29,
    XEN_EVENT_CHANNEL_OP = 32,
    XEN_HVM_OP = 34,
};
enum {
    XENMEM_MEMORY_MAP = 9,
    CONSOLEIO_WRITE = 0,
    SCHEDOP_YIELD = 0,
    EVTCHNOP_SEND = 4,
    HVMOP_GET_PARAM = 1,
};

/* A hypercall. Only where xen_version() is not 0. Returns Xen's result; a negative one is an error. */
int64_t xen_call(enum xen_hypercall number, uint64_t command, uint64_t second, uint64_t third);

/* On Xen: asks Xen for the memory map if the loader gave none, and names Xen if the loader gave no name. */
void xen_read_memory_map(struct boot_info *boot);
