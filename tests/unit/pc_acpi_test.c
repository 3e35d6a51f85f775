/* pc_acpi_test.c - the HPET and the PM timer in ACPI's tables, and tables that are wrong in every byte. */
#include "unit.h"

#include "../../boards/pc/acpi.c"

#define BASE UINT64_C(0x7ffe0000) /* physical address of the memory with the tables */
#define HPET_ADDRESS UINT64_C(0xfed00000)
#define PORT 0x608
enum { RSDT = 0, XSDT = 64, HPET = 128, FADT = 256, OTHER = 640, SIZE = 1024 };

static uint8_t memory[SIZE];

static bool read_memory(uint64_t physical, void *to, size_t size)
{
    if (physical < BASE || physical > BASE + SIZE || size > BASE + SIZE - physical)
        return false;
    memcpy(to, memory + (physical - BASE), size);
    return true;
}

static void set_sum(unsigned table)
{
    struct acpi_header *header = (struct acpi_header *)(void *)(memory + table);
    uint8_t sum = 0;
    header->checksum = 0;
    for (uint32_t i = 0; i < header->length && table + i < SIZE; i++)
        sum = (uint8_t)(sum + memory[table + i]);
    header->checksum = (uint8_t)-sum;
}

static void put_header(unsigned table, const char *signature, size_t length)
{
    struct acpi_header header = {.length = (uint32_t)length, .revision = 1};
    memcpy(header.signature, signature, 4);
    memcpy(memory + table, &header, sizeof header);
}

static void put_list(unsigned table, const char *signature, unsigned size)
{
    static const unsigned tables[] = {OTHER, HPET, FADT};
    put_header(table, signature, sizeof(struct acpi_header) + 3 * size);
    for (unsigned i = 0; i < 3; i++) {
        uint64_t address = BASE + tables[i];
        memcpy(memory + table + sizeof(struct acpi_header) + i * size, &address, size);
    }
    set_sum(table);
}

static struct hpet *hpet(void)
{
    return (struct hpet *)(void *)(memory + HPET);
}

static struct fadt *fadt(void)
{
    return (struct fadt *)(void *)(memory + FADT);
}

static void put_tables(void)
{
    memset(memory, 0, sizeof memory);
    put_list(RSDT, "RSDT", 4);
    put_list(XSDT, "XSDT", 8);
    put_header(OTHER, "SSDT", 100);
    set_sum(OTHER);
    put_header(HPET, "HPET", sizeof(struct hpet) + 4);
    hpet()->base = (struct address){.space = SPACE_MEMORY, .bits = 64, .address = HPET_ADDRESS};
    set_sum(HPET);
    put_header(FADT, "FACP", sizeof(struct fadt));
    fadt()->timer_port = PORT;
    fadt()->timer_length = 4;
    set_sum(FADT);
}

static struct acpi_clocks find(uint64_t xsdt, uint32_t rsdt)
{
    struct rsdp rsdp = {.xsdt_address = xsdt, .rsdt_address = rsdt};
    struct acpi_clocks clocks = {.hpet = 1, .pm_timer_port = 1, .pm_timer_is_32_bits = true};
    acpi_find_clocks(&rsdp, read_memory, &clocks);
    return clocks;
}

static void check_found(struct acpi_clocks clocks, uint64_t address, unsigned port, bool is_32_bits)
{
    check_int(clocks.hpet, address);
    check_int(clocks.pm_timer_port, port);
    check_int(clocks.pm_timer_is_32_bits, is_32_bits);
}

CASE(from_each_list)
{
    put_tables();
    check_found(find(BASE + XSDT, BASE + RSDT), HPET_ADDRESS, PORT, false);
    check_found(find(BASE + XSDT, 0), HPET_ADDRESS, PORT, false);
    check_found(find(0, BASE + RSDT), HPET_ADDRESS, PORT, false);
    check_found(find(0, 0), 0, 0, false);
    check_found(find(UINT64_MAX, UINT32_MAX), 0, 0, false);
}

CASE(a_broken_xsdt_is_not_believed)
{
    put_tables();
    memory[XSDT + 40] ^= 1;
    check_found(find(BASE + XSDT, BASE + RSDT), HPET_ADDRESS, PORT, false);
    check_found(find(BASE + XSDT, 0), 0, 0, false);
}

CASE(a_list_of_the_wrong_kind)
{
    put_tables();
    check_found(find(BASE + RSDT, 0), 0, 0, false);
    check_found(find(0, BASE + XSDT), 0, 0, false);
}

CASE(the_timer_with_32_bits)
{
    put_tables();
    fadt()->flags = FADT_TIMER_32_BITS;
    set_sum(FADT);
    check_found(find(BASE + XSDT, 0), HPET_ADDRESS, PORT, true);
}

CASE(the_timer_by_its_newer_address)
{
    put_tables();
    fadt()->timer = (struct address){.space = SPACE_PORTS, .bits = 32, .address = 0xb008};
    set_sum(FADT);
    check_found(find(BASE + XSDT, 0), HPET_ADDRESS, 0xb008, false);
    fadt()->timer.space = SPACE_MEMORY;
    set_sum(FADT);
    check_found(find(BASE + XSDT, 0), HPET_ADDRESS, 0, false);
    fadt()->timer = (struct address){.space = SPACE_PORTS, .address = 0xfffd};
    set_sum(FADT);
    check_found(find(BASE + XSDT, 0), HPET_ADDRESS, 0, false);
    fadt()->timer.address = 0xfffc;
    set_sum(FADT);
    check_found(find(BASE + XSDT, 0), HPET_ADDRESS, 0xfffc, false);
}

CASE(no_timer)
{
    put_tables();
    fadt()->timer_length = 0;
    set_sum(FADT);
    check_found(find(BASE + XSDT, 0), HPET_ADDRESS, 0, false);
}

CASE(a_table_of_acpi_1)
{
    put_tables();
    fadt()->timer.address = 0xb008; /* after its end */
    fadt()->header.length = FADT_SHORTEST;
    set_sum(FADT);
    check_found(find(BASE + XSDT, 0), HPET_ADDRESS, PORT, false);
    fadt()->header.length = FADT_SHORTEST - 1;
    set_sum(FADT);
    check_found(find(BASE + XSDT, 0), HPET_ADDRESS, 0, false);
}

CASE(an_hpet_at_a_port)
{
    put_tables();
    hpet()->base.space = SPACE_PORTS;
    set_sum(HPET);
    check_found(find(BASE + XSDT, 0), 0, PORT, false);
}

CASE(an_hpet_cut_short)
{
    put_tables();
    hpet()->header.length = sizeof(struct hpet) - 1;
    set_sum(HPET);
    check_found(find(BASE + XSDT, 0), 0, PORT, false);
}

/* Lengths of a list: what is no whole entry is not read, and none reaches out of memory. */
CASE(every_length)
{
    for (uint32_t length = 0; length < 2 * ACPI_LENGTH_MAX;
         length = length < 2000 ? length + 1 : length * 2) {
        put_tables();
        ((struct acpi_header *)(void *)(memory + XSDT))->length = length;
        set_sum(XSDT);
        struct acpi_clocks clocks = find(BASE + XSDT, 0);
        check_int(clocks.hpet, length >= 36 + 16 && length <= SIZE - XSDT ? HPET_ADDRESS : 0);
        put_tables();
        fadt()->header.length = length;
        set_sum(FADT);
        clocks = find(BASE + XSDT, 0);
        check_int(clocks.pm_timer_port,
                  length >= FADT_SHORTEST && length <= SIZE - FADT ? PORT : 0);
    }
}

/* One byte of a table wrong: the checksum tells, and the table is not there. */
CASE(every_byte_wrong)
{
    for (unsigned i = 0; i < SIZE; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            put_tables();
            memory[i] ^= (uint8_t)(1 << bit);
            struct acpi_clocks clocks = find(BASE + XSDT, BASE + RSDT);
            bool in_hpet = i >= HPET && i < HPET + sizeof(struct hpet) + 4;
            bool in_fadt = i >= FADT && i < FADT + sizeof(struct fadt);
            check_found(clocks, in_hpet ? 0 : HPET_ADDRESS, in_fadt ? 0 : PORT, false);
        }
    }
}

static unsigned reads;

static bool read_endless(uint64_t physical, void *to, size_t size)
{
    (void)physical;
    reads++;
    memset(to, 0xff, size); /* a table of 4 GiB, less one byte, everywhere */
    return true;
}

CASE(a_table_without_end)
{
    struct rsdp rsdp = {.xsdt_address = BASE, .rsdt_address = (uint32_t)BASE};
    struct acpi_clocks clocks;
    acpi_find_clocks(&rsdp, read_endless, &clocks);
    check_found(clocks, 0, 0, false);
    check(reads < 10);
}
