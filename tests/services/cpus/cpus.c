/* cpus.c - CPUs that start, work together, wait for each other for ever, and panic. */
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <cpu_data.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/console.h>
#include <kernel/page_alloc.h>
#include <kernel/panic.h>
#include <kernel/string.h>
#include <kernel/test.h>
#include <services/acpi.h>
#include <services/clock.h>
#include <services/cpus.h>

#define CPUS 4 /* app.mk */
#define TURNS 1000
#define NO_CPU 200 /* an APIC id */
#define MSR_PAT 0x277
#define MESSAGE_ADDRESS 0xfee00000 /* Intel SDM volume 3, "Message Address Register Format" */
#define PAGE 0xffffe00000000000

static PER_CPU(unsigned) turns[CPUS_MAX];
static struct spinlock lock, other_lock;
static unsigned counted;

static void count(void *context)
{
    (void)context;
    for (int i = 0; i < TURNS; i++) {
        uintptr_t state = spin_lock(&lock);
        counted++;
        spin_unlock(&lock, state);
        cpu_mine(turns)++;
    }
}

/* First, because it is what starts them. */
TEST(a_cpu_that_is_not_there_is_left_alone)
{
    static struct acpi_madt madt;
    for (int i = 0; i < 10 && clock_start(); i++)
        ; /* an emulator on a busy computer may not be measured at once */
    check(!acpi_madt(&madt));
    madt.cpu[madt.cpu_count] = madt.cpu[1];
    madt.cpu[1] = NO_CPU;
    madt.cpu_count++;
    check(!cpus_start_listed(&madt));
    check_equal(cpu_count(), CPUS);
}

TEST(all_count_under_a_lock)
{
    check(!cpus_start());
    check_equal(cpu_count(), CPUS);
    check_equal(cpu_number(), 0);
    cpus_run(count, NULL);
    check_equal(counted, CPUS * TURNS);
    for (int i = 0; i < CPUS; i++)
        check_equal(turns[i].is, TURNS);
    check(!cpus_start()); /* once more is nothing */
    check_equal(cpu_count(), CPUS);
}

struct message {
    uint32_t address, data;
};

static void ask_for_message(void *context)
{
    struct message *message = context;
    board_message_line(0, &message->address, &message->data);
}

TEST(devices_interrupt_the_first_cpu_whoever_asks)
{
    struct message here = {0}, elsewhere = {0};
    check(!cpus_start());
    ask_for_message(&here);
    check(!cpu_run(1, ask_for_message, &elsewhere));
    cpu_wait(1);
    check_equal(here.address, MESSAGE_ADDRESS | cpu_apic_id(0) << 12);
    check_equal(elsewhere.address, here.address);
    check_equal(elsewhere.data, here.data);
}

static void wait_for_leave(void *leave)
{
    while (!__atomic_load_n((bool *)leave, __ATOMIC_ACQUIRE))
        cpu_relax();
}

TEST(what_a_cpu_cannot_be_asked)
{
    bool leave = false;
    check(!cpus_start());
    check(cpu_run(0, count, NULL));
    check(cpu_run(CPUS, count, NULL));
    check(!cpu_run(1, wait_for_leave, &leave));
    check(cpu_run(1, count, NULL)); /* busy */
    __atomic_store_n(&leave, true, __ATOMIC_RELEASE);
    cpu_wait(1);
    check(!cpu_run(1, wait_for_leave, &leave));
    cpu_wait(1);
}

static bool same(const struct table_register *a, const struct table_register *b)
{
    return a->limit == b->limit && a->base == b->base;
}

static struct {
    uint64_t cr0, cr3, cr4, efer, pat;
    struct table_register idtr;
} state[CPUS];

static void note_state(void *context)
{
    unsigned i = cpu_number();
    (void)context;
    state[i].cr0 = read_cr0();
    state[i].cr3 = read_cr3();
    state[i].cr4 = read_cr4();
    state[i].efer = read_msr(MSR_EFER);
    state[i].pat = read_msr(MSR_PAT);
    __asm__ volatile("sidt %0" : "=m"(state[i].idtr));
}

TEST(all_are_in_the_same_state)
{
    check(!cpus_start());
    cpus_run(note_state, NULL);
    for (int i = 1; i < CPUS; i++) {
        check_equal(state[i].cr0, state[0].cr0);
        check_equal(state[i].cr3, state[0].cr3);
        check_equal(state[i].cr4, state[0].cr4);
        check_equal(state[i].efer, state[0].efer);
        check_equal(state[i].pat, state[0].pat);
        check(same(&state[i].idtr, &state[0].idtr));
    }
}

/* What one CPU is told to read, and has read. */
static unsigned order, done;
static int seen;

static void read_page(void *context)
{
    (void)context;
    for (unsigned next = 1; next <= 2; next++) {
        while (__atomic_load_n(&order, __ATOMIC_ACQUIRE) != next)
            __builtin_ia32_pause(); /* not cpu_relax(): the interrupt tells */
        seen = *(volatile int *)PAGE;
        __atomic_store_n(&done, next, __ATOMIC_RELEASE);
    }
}

static void have_it_read(unsigned next, int expected)
{
    __atomic_store_n(&order, next, __ATOMIC_RELEASE);
    while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) != next)
        cpu_relax();
    check_equal(seen, expected);
}

TEST(another_cpu_forgets_what_is_unmapped)
{
    uint64_t page[2];
    for (int i = 0; i < 2; i++) {
        page[i] = page_alloc(PAGE_SIZE, UINT64_MAX);
        *(int *)mmu_direct(page[i]) = i + 1;
    }
    check(!cpus_start());
    check(!mmu_map(PAGE, page[0], MMU_WRITE));
    check(!cpu_run(1, read_page, NULL));
    have_it_read(1, 1);
    check(!mmu_unmap(PAGE));
    check(!mmu_map(PAGE, page[1], MMU_WRITE));
    have_it_read(2, 2);
    cpu_wait(1);
}

TEST_PANICS(a_lock_taken_twice, "deadlock: CPU 0 takes a spinlock that it holds: in test_")
{
    spin_lock(&lock);
    spin_lock(&lock);
}

/* Between two panics, after each of which the machine begins anew. */
TEST(no_memory_below_1_mib)
{
    while (page_alloc(PAGE_SIZE, 0x100000))
        ;
    const char *reason = cpus_start();
    check(reason && string_equal(reason, "no memory below 1 MiB is free, where other CPUs begin"));
    check_equal(cpu_count(), 1);
}

TEST_PANICS(a_lock_that_is_free_is_given_back, "CPU 0 gives back a spinlock that is free")
{
    spin_unlock(&lock, 0);
}

static bool is_taken;

static void take_both(void *context)
{
    (void)context;
    spin_lock(&other_lock);
    __atomic_store_n(&is_taken, true, __ATOMIC_RELEASE);
    spin_lock(&lock);
}

TEST_PANICS(two_that_wait_for_each_other, ", which waits in ")
{
    check(!cpus_start());
    spin_lock(&lock);
    check(!cpu_run(1, take_both, NULL));
    while (!__atomic_load_n(&is_taken, __ATOMIC_ACQUIRE))
        ;
    spin_lock(&other_lock);
}

static int deeper(int depth)
{
    volatile char room[1024];
    room[0] = (char)depth;
    return depth == 0 ? 0 : deeper(depth - 1) + room[0];
}

static void overflow(void *depth)
{
    *(int *)depth = deeper(*(int *)depth);
}

TEST_PANICS(a_stack_of_another_cpu_overflows, "is the guard page below the stack of CPU 3")
{
    int depth = 1000;
    check(!cpus_start());
    check(!cpu_run(3, overflow, &depth));
    cpu_wait(3);
}
