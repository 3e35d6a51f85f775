/*
 * pc_local_apic_test.c - the local APIC in memory, as an x2APIC, switched off, and not there.
 *
 * The code is the board's own, included. The CPU is played below: its registers take only what Intel SDM volume 3,
 * "Local APIC Register Address Map" and "x2APIC Register Address Space", lets them take; what would be a general
 * protection fault fails.
 */
#include "unit.h"
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <arch/traps.h>

static struct cpuid fake_cpuid(uint32_t leaf, uint32_t subleaf);
static uint64_t fake_read_msr(uint32_t msr);
static void fake_write_msr(uint32_t msr, uint64_t value);
static uint8_t page[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
#define APIC_AT 0xfee00000u
#undef DIRECT_MAP
#define DIRECT_MAP ((uintptr_t)page - APIC_AT)
#define cpuid(leaf, subleaf) fake_cpuid(leaf, subleaf)
#define read_msr fake_read_msr
#define write_msr fake_write_msr
#include "../../boards/pc/local_apic.c"

/* "CPUID" and "IA32_APIC_BASE": the numbers once more, so that a wrong one of the board's is noticed. */
#define HAS_APIC (1u << 9)
#define HAS_X2APIC (1u << 21)
#define HYPERVISOR (1u << 31)
#define FIRST_CPU (1u << 8)
#define X2APIC_IS_ON (1u << 10)
#define IS_ON (1u << 11)
#define ID 0x12345678u
#define COMMAND 0x46a5u

static struct {
    uint32_t ecx, edx;
    uint64_t base;
    const char *map_reason;
    unsigned mapped;
    uint32_t msrs[0x40];
    uint64_t command;
    unsigned commands, ends;
} cpu;

static trap_handler *on_spurious;

static struct cpuid fake_cpuid(uint32_t leaf, uint32_t subleaf)
{
    check(leaf == LEAF_FEATURES && subleaf == 0);
    return (struct cpuid){.ecx = cpu.ecx, .edx = cpu.edx};
}

static unsigned x2apic_register(uint32_t msr)
{
    check((cpu.base & (X2APIC_IS_ON | IS_ON)) == (X2APIC_IS_ON | IS_ON));
    check(msr >= 0x800 && msr < 0x840 && msr != 0x831); /* the command has no high half there */
    return msr - 0x800;
}

static uint64_t fake_read_msr(uint32_t msr)
{
    check(cpu.edx & HAS_APIC);
    return msr == 0x1b ? cpu.base : cpu.msrs[x2apic_register(msr)];
}

static void fake_write_msr(uint32_t msr, uint64_t value)
{
    check(cpu.edx & HAS_APIC);
    if (msr == 0x1b) {
        check(!(value & X2APIC_IS_ON) || cpu.ecx & HAS_X2APIC);
        check(!(cpu.base & X2APIC_IS_ON) || value & X2APIC_IS_ON); /* back leads over off */
        cpu.base = value;
        return;
    }
    unsigned number = x2apic_register(msr);
    check(msr == 0x830 || value <= UINT32_MAX);
    check(msr == 0x808 || msr == 0x80b || msr == 0x80f || msr == 0x830); /* what is written here */
    if (msr == 0x80b) {
        check(value == 0);
        cpu.ends++;
    } else if (msr == 0x830) {
        cpu.command = value;
        cpu.commands++;
    } else {
        cpu.msrs[number] = (uint32_t)value;
    }
}

const char *mmu_map(uintptr_t virtual, uint64_t physical, unsigned flags)
{
    check(virtual == (uintptr_t)page && physical == APIC_AT);
    check(flags == (MMU_WRITE | MMU_DEVICE));
    cpu.mapped++;
    return cpu.map_reason;
}

trap_handler *trap_set_handler(unsigned vector, trap_handler *handler)
{
    check_int(vector, 0xff);
    on_spurious = handler;
    return NULL;
}

void apic_enable_extint(void)
{
}

static uint32_t *in_page(unsigned offset)
{
    return (uint32_t *)(void *)(page + offset);
}

/* A CPU whose firmware has held every vector back, and not turned the APIC on by its own register. */
static void begin(uint32_t ecx, uint64_t base)
{
    memset(page, 0x5a, sizeof page);
    cpu.edx = HAS_APIC;
    cpu.ecx = ecx;
    cpu.base = base;
    cpu.msrs[2] = ID;
    cpu.msrs[8] = 0x5a;
    cpu.msrs[0xf] = 0xff;
    *in_page(0x20) = ID;
    *in_page(0x300) = 0;
}

static void check_page_untouched(void)
{
    *in_page(0x20) = 0x5a5a5a5a;
    *in_page(0x300) = 0x5a5a5a5a;
    for (size_t i = 0; i < sizeof page; i++)
        check_int(page[i], 0x5a);
}

static void check_x2apic(void)
{
    check(board_apic_start());
    check_int(cpu.msrs[8], 0);
    check_int(cpu.msrs[0xf], 0x1ff);
    check(on_spurious && on_spurious(NULL));
    check_int(board_apic_id(), ID);
    check_int(apic_first, ID);
    board_apic_send(UINT32_MAX, COMMAND); /* all of them */
    check_int(cpu.commands, 0);
    board_apic_send(0x00ff00ff, COMMAND);
    check_int(cpu.commands, 1);
    check(cpu.command == (0x00ff00ffull << 32 | COMMAND));
    board_apic_send(ID_ALL, COMMAND); /* with 32 bits an id as any other */
    check(cpu.commands == 2 && cpu.command == (0xffull << 32 | COMMAND));
    board_apic_end();
    check_int(cpu.ends, 1);
    check_int(cpu.mapped, 0);
    check_page_untouched();
}

CASE(x2apic_of_the_firmware)
{
    begin(HAS_X2APIC, APIC_AT | FIRST_CPU | IS_ON | X2APIC_IS_ON);
    check_x2apic();
    check(cpu.base == (APIC_AT | FIRST_CPU | IS_ON | X2APIC_IS_ON));
}

CASE(x2apic_of_a_hypervisor)
{
    begin(HAS_X2APIC | HYPERVISOR, APIC_AT | FIRST_CPU | IS_ON);
    check_x2apic();
    check(cpu.base == (APIC_AT | FIRST_CPU | IS_ON | X2APIC_IS_ON));
}

CASE(another_cpu_of_an_x2apic)
{
    begin(HAS_X2APIC | HYPERVISOR, APIC_AT | FIRST_CPU | IS_ON);
    check(board_apic_start());
    cpu.base = APIC_AT | IS_ON; /* this one is as its own reset left it */
    cpu.msrs[8] = cpu.msrs[0xf] = 0x5a;
    board_apic_start_here();
    check(cpu.base == (APIC_AT | IS_ON | X2APIC_IS_ON));
    check(cpu.msrs[8] == 0 && cpu.msrs[0xf] == 0x1ff);
}

static void check_in_memory(void)
{
    uint64_t base = cpu.base;
    check(board_apic_start());
    check(board_apic_start()); /* to call it again is to ask */
    check_int(cpu.mapped, 1);
    check(cpu.base == base);
    check_int(*in_page(0x80), 0);
    check_int(*in_page(0xf0), 0x1ff);
    check(on_spurious && on_spurious(NULL));
    check_int(board_apic_id(), ID >> 24);
    check_int(apic_first, ID >> 24);
    board_apic_send(ID_ALL, COMMAND);
    check(*in_page(0x300) == 0 && *in_page(0x310) == 0x5a5a5a5a);
    board_apic_send(0xfe, COMMAND);
    check(*in_page(0x300) == COMMAND && *in_page(0x310) == 0xfe000000);
    *in_page(0xb0) = 1;
    board_apic_end();
    check_int(*in_page(0xb0), 0);
    check(cpu.commands == 0 && cpu.ends == 0);
}

CASE(in_memory)
{
    begin(0, APIC_AT | FIRST_CPU | IS_ON);
    check_in_memory();
}

/* A PC whose firmware has left it off may not bear it. */
CASE(x2apic_that_is_off)
{
    begin(HAS_X2APIC, APIC_AT | FIRST_CPU | IS_ON);
    check_in_memory();
}

CASE(hypervisor_without_x2apic)
{
    begin(HYPERVISOR, APIC_AT | FIRST_CPU | IS_ON);
    check_in_memory();
}

static void check_none(void)
{
    uint64_t base = cpu.base;
    check(!board_apic_start());
    check(!board_apic_start());
    check(on_spurious == NULL && cpu.base == base);
    check_page_untouched();
}

CASE(off)
{
    begin(HAS_X2APIC | HYPERVISOR, APIC_AT | FIRST_CPU);
    check_none();
    check_int(cpu.mapped, 0);
}

CASE(no_apic)
{
    begin(0, APIC_AT | FIRST_CPU | IS_ON);
    cpu.edx = 0; /* there is no such MSR then */
    check_none();
    check_int(cpu.mapped, 0);
}

CASE(cannot_be_mapped)
{
    begin(0, APIC_AT | FIRST_CPU | IS_ON);
    cpu.map_reason = "no memory for a page table";
    check_none();
    check_int(cpu.mapped, 1);
}
