/* madt_test.c - the RSDP that a BIOS leaves, and what ACPI's MADT says of CPUs and interrupt controllers. */
#include "unit.h"

#include <kernel/acpi.h>

#define BIOS 0xe0000
#define EBDA 0x9fc00
#define LIST UINT64_C(0x1000)
#define TABLE UINT64_C(0x2000)
#define FIXED 44 /* bytes of a MADT before its entries */

static uint8_t low[1 << 20]; /* the first MiB */
static size_t table_length;

static bool read_low(uint64_t physical, void *to, size_t size)
{
    if (physical > sizeof low || size > sizeof low - physical)
        return false;
    memcpy(to, low + physical, size);
    return true;
}

static void set_sum(uint64_t at, size_t length, size_t sum_at)
{
    uint8_t sum = 0;
    low[at + sum_at] = 0;
    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + low[at + i]);
    low[at + sum_at] = (uint8_t)-sum;
}

static void put_header(uint64_t at, const char *signature, size_t length)
{
    struct acpi_header header = {.length = (uint32_t)length, .revision = 1};
    memcpy(header.signature, signature, 4);
    memcpy(low + at, &header, sizeof header);
    set_sum(at, length, offsetof(struct acpi_header, checksum));
}

/* A MADT with these entries. */
static const char *read_table(const uint8_t *entries, size_t size, struct acpi_madt *madt)
{
    const uint32_t fixed[] = {0xfee00000, 1}, address = TABLE;
    memcpy(low + TABLE + sizeof(struct acpi_header), fixed, sizeof fixed);
    memcpy(low + TABLE + FIXED, entries, size);
    table_length = FIXED + size;
    put_header(TABLE, "APIC", table_length);
    memcpy(low + LIST + sizeof(struct acpi_header), &address, sizeof address);
    put_header(LIST, "RSDT", sizeof(struct acpi_header) + sizeof address);
    struct rsdp rsdp = {.rsdt_address = LIST};
    memset(madt, 0xa5, sizeof *madt);
    return acpi_read_madt(&rsdp, read_low, madt);
}

#define READ(madt, ...)                                                                            \
    read_table((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}), madt)
#define CPU(id, flags) 0, 8, 0, id, flags, 0, 0, 0
#define X2CPU(id, high, flags) 9, 16, 0, 0, id, high, 0, 0, flags, 0, 0, 0, 0, 0, 0, 0
#define IO_APIC(first) 1, 12, 9, 0, 0, 0, 0xc0, 0xfe, first, 0, 0, 0
#define OVERRIDE(bus, line, number, flags) 2, 10, bus, line, number, 0, 0, 0, flags, 0

#define FINE "nothing"
#define check_says(got, expected) check_text(said(got), expected)

static const char *said(const char *problem)
{
    return problem ? problem : FINE;
}

CASE(a_pc)
{
    struct acpi_madt madt;
    check_says(READ(&madt, CPU(0, 1), CPU(1, 1), CPU(2, 0), IO_APIC(0), OVERRIDE(0, 0, 2, 0),
                    OVERRIDE(0, 9, 20, 0x0f), 4, 6, 0xff, 0, 0, 1),
               FINE);
    check_int(madt.local_apic, 0xfee00000);
    check(madt.has_pics);
    check_int(madt.cpu_count, 2);
    check_int(madt.cpu[1], 1);
    check_int(madt.io_apic_count, 1);
    check_int(madt.io_apic[0].address, 0xfec00000);
    check_int(madt.isa[0].number, 2);
    check(!madt.isa[0].is_low && !madt.isa[0].is_level);
    check_int(madt.isa[9].number, 20);
    check(madt.isa[9].is_low && madt.isa[9].is_level);
    check_int(madt.isa[4].number, 4);
}

CASE(ids_of_32_bits_and_an_address_of_64)
{
    struct acpi_madt madt;
    check_says(READ(&madt, CPU(0, 1), X2CPU(0, 0, 1), X2CPU(0x34, 0x12, 1), X2CPU(7, 0, 0), 5, 12,
                    0, 0, 0, 0, 0, 0, 1, 0, 0, 0),
               FINE);
    check_int(madt.cpu_count, 2); /* the same one twice is one */
    check_int(madt.cpu[1], 0x1234);
    check_int(madt.local_apic, UINT64_C(1) << 32);
}

CASE(an_id_that_means_all_is_no_cpu)
{
    struct acpi_madt madt;
    check_says(READ(&madt, CPU(0, 1), CPU(0xff, 1), 9, 16, 0, 0, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0,
                    0, 0, 0, 0, X2CPU(0xff, 0, 1)),
               FINE);
    check_int(madt.cpu_count, 2);
    check_int(madt.cpu[1], 0xff);
}

CASE(what_is_not_known_is_skipped)
{
    struct acpi_madt madt;
    check_says(
        READ(&madt, 0x7f, 3, 0xff, OVERRIDE(1, 4, 9, 0), OVERRIDE(0, 16, 9, 0), 0x80, 2, CPU(3, 1)),
        FINE);
    check_int(madt.cpu_count, 1);
    check_int(madt.isa[4].number, 4);
}

CASE(more_than_there_is_room_for)
{
    static uint8_t entries[(ACPI_CPUS_MAX + 2) * 16 + (ACPI_IO_APICS_MAX + 1) * 12];
    struct acpi_madt madt;
    size_t size = 0;
    for (unsigned i = 0; i < ACPI_CPUS_MAX + 2; i++, size += 16)
        memcpy(entries + size, (const uint8_t[]){X2CPU((uint8_t)i, (uint8_t)(i >> 8), 1)}, 16);
    for (unsigned i = 0; i <= ACPI_IO_APICS_MAX; i++, size += 12)
        memcpy(entries + size, (const uint8_t[]){IO_APIC((uint8_t)(24 * i))}, 12);
    check_says(read_table(entries, size, &madt), FINE);
    check_int(madt.cpu_count, ACPI_CPUS_MAX);
    check_int(madt.cpus_left_out, 2);
    check_int(madt.io_apic_count, ACPI_IO_APICS_MAX);
}

CASE(refusals)
{
    static const char beyond[] = "an entry of ACPI's MADT reaches beyond the table";
    static const char shorter[] = "an entry of ACPI's MADT is shorter than its kind";
    struct acpi_madt madt;
    check_says(READ(&madt, CPU(0, 1), 0), beyond);
    check_says(READ(&madt, 0, 0), beyond);
    check_says(READ(&madt, 0, 1), beyond);
    check_says(READ(&madt, 0x7f, 3), beyond);
    check_says(READ(&madt, 0, 7, 0, 0, 1, 0, 0), shorter);
    check_says(READ(&madt, 1, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0), shorter);
    check_says(READ(&madt, 2, 9, 0, 0, 0, 0, 0, 0, 0), shorter);
    check_says(READ(&madt, 5, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0), shorter);
    check_says(READ(&madt, 9, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), shorter);
}

CASE(a_table_that_is_not_there_or_cut_short)
{
    struct acpi_madt madt;
    struct rsdp rsdp = {.rsdt_address = LIST};
    check_says(READ(&madt, CPU(0, 1)), FINE);
    put_header(TABLE, "APIC", FIXED - 1);
    check_says(acpi_read_madt(&rsdp, read_low, &madt), "ACPI's MADT is cut short");
    low[TABLE + FIXED - 2] ^= 1;
    check_says(acpi_read_madt(&rsdp, read_low, &madt),
               "ACPI has no MADT, which would list the CPUs and interrupt controllers");
}

static unsigned reads_left;

static bool read_some(uint64_t physical, void *to, size_t size)
{
    return reads_left > 0 && reads_left-- && read_low(physical, to, size);
}

/* Memory that cannot be had, from any read on. */
CASE(every_read_may_fail)
{
    struct acpi_madt madt;
    struct rsdp rsdp = {.rsdt_address = LIST};
    unsigned count = 0;
    check_says(READ(&madt, CPU(0, 1), IO_APIC(0)), FINE);
    for (reads_left = 0; acpi_read_madt(&rsdp, read_some, &madt); reads_left = ++count)
        check(count < 50);
    check(count > 5);
}

static void put_rsdp(uint64_t at, uint8_t revision)
{
    struct rsdp rsdp = {.revision = revision, .rsdt_address = LIST};
    memcpy(rsdp.signature, "RSD PTR ", 8);
    rsdp.length = revision > 0 ? sizeof rsdp : 0xdead;
    memcpy(low + at, &rsdp, revision > 0 ? sizeof rsdp : 20);
    set_sum(at, 20, offsetof(struct rsdp, checksum));
    if (revision > 0)
        set_sum(at, sizeof rsdp, offsetof(struct rsdp, extended_checksum));
}

CASE(where_a_bios_leaves_it)
{
    struct rsdp rsdp;
    check(!acpi_search_rsdp(read_low, &rsdp));
    put_rsdp(BIOS + 8, 0); /* not at a multiple of 16 */
    check(!acpi_search_rsdp(read_low, &rsdp));
    put_rsdp(0xfffd0, 2); /* the last place */
    check(acpi_search_rsdp(read_low, &rsdp));
    check_int(rsdp.revision, 2);
    low[0xfffd0 + 33] ^= 1; /* where only the longer sum looks */
    check(!acpi_search_rsdp(read_low, &rsdp));
    put_rsdp(0xfffe0, 0); /* the older form ends with the area */
    check(acpi_search_rsdp(read_low, &rsdp));
    check_int(rsdp.length, 0);
    low[0x40e] = EBDA >> 4 & 0xff;
    low[0x40f] = EBDA >> 12;
    put_rsdp(EBDA + 1008, 2);
    check(acpi_search_rsdp(read_low, &rsdp));
    check_int(rsdp.revision, 2);
    low[EBDA + 1008] = 'r';
    check(acpi_search_rsdp(read_low, &rsdp));
    check_int(rsdp.revision, 0);
    low[0xfffe0 + 8] ^= 1;
    check(!acpi_search_rsdp(read_low, &rsdp));
}

static bool read_nothing(uint64_t physical, void *to, size_t size)
{
    (void)physical, (void)to, (void)size;
    return false;
}

CASE(memory_that_cannot_be_had)
{
    struct rsdp rsdp;
    check(!acpi_search_rsdp(read_nothing, &rsdp));
}
