/*
 * xen_console.c - the consoles that Xen gives the kernel: Xen's own for domain 0, and for any other domain a ring in
 * memory, which domain 0 empties.
 *
 * A debug build of Xen lets every domain write on Xen's own console, but `xl console` shows the ring alone: so a domain
 * that has a ring uses that. Port 0xE9 is there, too, but what is written to it gets no further than Xen's log, and only
 * if Xen was told to keep it.
 *
 * Xen, public/io/console.h, public/hvm/params.h, public/hvm/hvm_op.h, public/event_channel.h.
 */
#include "xen_console.h"
#include <arch/mmu.h>
#include <arch/xen.h>
#include <kernel/console.h>
#include <kernel/layout.h>

#define DOMID_SELF 0x7ff0
#define HVM_PARAM_CONSOLE_PFN 17
#define HVM_PARAM_CONSOLE_EVTCHN 18

struct xencons_interface {
    char in[1024];
    char out[2048];
    uint32_t in_cons, in_prod;
    uint32_t out_cons, out_prod; /* of all bytes that were ever read and written */
};
CHECK_OFFSET(struct xencons_interface, out_prod, 3084);

#define PATIENCE 100000 /* times that the CPU is given away: domain 0 may have more to do */

static struct xencons_interface *ring;
static uint32_t event_channel;

/* The buffer is passed as it is: Xen takes a guest's virtual addresses. */
static void write_io(struct console_sink *sink, const char *text, size_t size)
{
    (void)sink;
    xen_call(XEN_CONSOLE_IO, CONSOLEIO_WRITE, size, (uintptr_t)text);
}

static void notify(void)
{
    xen_call(XEN_EVENT_CHANNEL_OP, EVTCHNOP_SEND, (uintptr_t)&event_channel, 0);
}

static bool has_room(void)
{
    return ring->out_prod - __atomic_load_n(&ring->out_cons, __ATOMIC_ACQUIRE) < sizeof ring->out;
}

static bool wait_for_room(void)
{
    notify();
    for (int i = 0; i < PATIENCE; i++) {
        if (has_room())
            return true;
        xen_call(XEN_SCHED_OP, SCHEDOP_YIELD, 0, 0);
    }
    return false;
}

/* A ring that is not emptied is not waited for again, and gets what comes once it is. */
static void put(char c)
{
    static bool is_stuck;
    is_stuck = !has_room() && (is_stuck || !wait_for_room());
    if (is_stuck)
        return;
    ring->out[ring->out_prod % sizeof ring->out] = c;
    __atomic_store_n(&ring->out_prod, ring->out_prod + 1, __ATOMIC_RELEASE);
}

static void write_ring(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; sink->done = ++i) {
        if (text[i] == '\n')
            put('\r');
        put(text[i]);
    }
    notify();
}

static struct console_sink sink = {.name = "xen"};

/* After console_reset() the ring is known already. */
void xen_console_init(void)
{
    if (!sink.write) {
        if (!xen_version() || xen_call(XEN_CONSOLE_IO, CONSOLEIO_WRITE, 0, 0) != 0)
            return;
        sink.write = write_io;
    }
    console_add(&sink);
}

/* 0 if the domain has none. */
static uint64_t parameter(uint32_t index)
{
    struct {
        uint16_t domain;
        uint32_t index;
        uint64_t value;
    } param = {.domain = DOMID_SELF, .index = index};
    return xen_call(XEN_HVM_OP, HVMOP_GET_PARAM, (uintptr_t)&param, 0) == 0 ? param.value : 0;
}

void xen_console_find_ring(void)
{
    struct mmu_page page;
    if (!xen_version())
        return;
    uint64_t physical = parameter(HVM_PARAM_CONSOLE_PFN) * PAGE_SIZE;
    event_channel = (uint32_t)parameter(HVM_PARAM_CONSOLE_EVTCHN);
    ring = mmu_direct(physical);
    if (!physical || (!mmu_translate((uintptr_t)ring, &page) &&
                      mmu_map((uintptr_t)ring, physical, MMU_WRITE) != NULL))
        return;
    bool is_added = sink.write != NULL;
    sink.write = write_ring;
    if (!is_added)
        console_add(&sink);
}
