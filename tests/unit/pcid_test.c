/* pcid_test.c - PCIDs, over CPUs made up: what they have cached is true, and stays cached where it may. */
#include "unit.h"

#include "../../services/address_space/x86_64/pcid.c"

enum { CPUS = 3, SPACES = 12, USER_PAGES = 3, PAGES = USER_PAGES + 2 };
#define SEEDS 200
#define STEPS 20000

/* A page's frame has a number of its own each time; 0: there is none. The kernel's pages are those of spaces[0]. */
struct space {
    uint64_t number;
    uint64_t frame[PAGES];
};

struct cpu {
    struct pcids pcids;
    struct space *in;
    uint64_t cr3;
    uint64_t cached[PCIDS][PAGES];
    bool is_asked; /* to forget, and has not yet */
};

static struct space spaces[SPACES];
static struct cpu cpus[CPUS];
static uint64_t seed, frames, numbers, losses;
static unsigned kept; /* translations that were used after a switch without a walk */

static unsigned any(unsigned count)
{
    return (unsigned)(random_next(&seed) >> 20) % count;
}

static uint64_t *frame_of(struct space *space, unsigned page)
{
    return page < USER_PAGES ? &space->frame[page] : &spaces[0].frame[page];
}

static void forget(struct cpu *cpu)
{
    memset(cpu->cached[cpu->cr3 % 4096], 0, sizeof cpu->cached[0]);
    cpu->is_asked = false;
}

/* What a CPU with PCIDs does, and no other may: bit 63 of CR3 is not kept. */
static void go(struct cpu *cpu, struct space *space)
{
    uint64_t bits = pcid_bits(&cpu->pcids, space->number, losses);
    check((bits & ~CR3_KEEP) < PCIDS);
    cpu->in = space;
    cpu->cr3 = bits & ~CR3_KEEP;
    bool was_asked = cpu->is_asked; /* interrupts are off: the request waits */
    if (!(bits & CR3_KEEP))
        forget(cpu);
    cpu->is_asked = was_asked;
}

static bool is_asked_any(void)
{
    return cpus[0].is_asked || cpus[1].is_asked || cpus[2].is_asked;
}

/* As the program does, or the CPU by guessing. */
static void touch(struct cpu *cpu, unsigned page)
{
    uint64_t *cached = &cpu->cached[cpu->cr3][page], frame = *frame_of(cpu->in, page);
    if (cpu->is_asked) /* whoever asked for it still waits with the frame */
        return;
    if (*cached != 0 && *cached != frame)
        fail("space %ju has frame %ju there, and the CPU used %ju", (uintmax_t)cpu->in->number,
             (uintmax_t)frame, (uintmax_t)*cached);
    kept += *cached != 0;
    *cached = frame;
}

/* The CPU that does it forgets at once, the others when the request comes to them. */
static void unmap(struct cpu *here, struct space *space, unsigned page)
{
    if (is_asked_any() || *frame_of(space, page) == 0)
        return;
    *frame_of(space, page) = 0;
    losses++;
    for (unsigned i = 0; i < CPUS; i++)
        cpus[i].is_asked = true;
    forget(here);
}

static bool is_used(const struct space *space)
{
    return cpus[0].in == space || cpus[1].in == space || cpus[2].in == space;
}

/* No CPU is told of it. */
static void make_anew(struct space *space)
{
    if (space != spaces && !is_used(space) && !is_asked_any())
        *space = (struct space){.number = ++numbers};
}

static void step(void)
{
    struct cpu *cpu = &cpus[any(CPUS)];
    struct space *space = &spaces[any(SPACES)];
    unsigned page = any(PAGES);
    switch (any(64)) {
    case 0:
        make_anew(space);
        return;
    case 1:
        unmap(cpu, space, page);
        return;
    case 2:
    case 3:
    case 4:
    case 5:
        if (!is_asked_any() && *frame_of(space, page) == 0)
            *frame_of(space, page) = ++frames;
        return;
    case 6:
    case 7:
    case 8:
    case 9:
    case 10:
    case 11:
    case 12:
    case 13:
        go(cpu, space);
        return;
    case 14:
    case 15:
    case 16:
    case 17:
        if (cpu->is_asked)
            forget(cpu);
        return;
    default:
        touch(cpu, page);
    }
}

static void begin(uint64_t with)
{
    memset(spaces, 0, sizeof spaces);
    memset(cpus, 0, sizeof cpus);
    seed = with;
    frames = numbers = losses = 0;
    for (unsigned i = 1; i < SPACES; i++)
        spaces[i].number = ++numbers;
    for (unsigned i = 0; i < CPUS; i++)
        cpus[i].in = &spaces[0];
}

CASE(what_is_cached_is_true)
{
    for (uint64_t with = 1; with <= SEEDS; with++) {
        begin(with);
        for (unsigned i = 0; i < STEPS; i++)
            step();
    }
    check(kept > SEEDS * STEPS / 100); /* that it tests something */
}

CASE(a_space_is_kept_while_it_is_among_the_last)
{
    struct pcids cpu = {0};
    check_int(pcid_bits(&cpu, PCID_KERNEL, 0), CR3_KEEP);
    for (unsigned space = 1; space < PCIDS; space++)
        check_int(pcid_bits(&cpu, space, 0), space);
    for (unsigned space = 0; space < PCIDS; space++)
        check_int(pcid_bits(&cpu, space, 0), space | CR3_KEEP);
    check_int(pcid_bits(&cpu, 100, 0), 1); /* the oldest made room; the kernel's never does */
    check_int(pcid_bits(&cpu, 1, 0), 2);
    check_int(pcid_bits(&cpu, 100, 0), 1 | CR3_KEEP);
    check_int(pcid_bits(&cpu, PCID_KERNEL, 0), CR3_KEEP);
}

CASE(after_a_loss_each_forgets_once)
{
    struct pcids cpu = {0};
    for (unsigned space = 1; space < PCIDS; space++)
        pcid_bits(&cpu, space, 0);
    for (unsigned space = 0; space < PCIDS; space++) {
        check_int(pcid_bits(&cpu, space, 1), space);
        check_int(pcid_bits(&cpu, space, 1), space | CR3_KEEP);
    }
}
