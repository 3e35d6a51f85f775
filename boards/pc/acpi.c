/* acpi.c - finds the HPET and the PM timer in ACPI's tables. ACPI 6.5, "ACPI System Description Tables". */
#include "acpi.h"
#include <kernel/string.h>

struct address { /* "Generic Address Structure" */
    uint8_t space, bits, offset, access;
    uint64_t address;
} __attribute__((packed));
CHECK_SIZE(struct address, 12);

enum { SPACE_MEMORY = 0, SPACE_PORTS = 1 };

struct hpet { /* IA-PC HPET Specification 1.0a, "The ACPI 2.0 HPET Description Table" */
    struct acpi_header header;
    uint32_t id;
    struct address base;
} __attribute__((packed));
CHECK_OFFSET(struct hpet, base, 40);

struct fadt { /* "Fixed ACPI Description Table (FADT)" */
    struct acpi_header header;
    uint8_t to_timer[40];
    uint32_t timer_port;
    uint8_t to_length[11];
    uint8_t timer_length; /* 4, or 0: there is none */
    uint8_t to_flags[20];
    uint32_t flags;
    uint8_t to_address[92];
    struct address timer; /* later revisions: where it is not 0, it is in force */
} __attribute__((packed));
CHECK_OFFSET(struct fadt, timer_port, 76);
CHECK_OFFSET(struct fadt, timer_length, 91);
CHECK_OFFSET(struct fadt, flags, 112);
CHECK_OFFSET(struct fadt, timer, 208);
#define FADT_SHORTEST 116 /* of ACPI 1.0 */
#define FADT_TIMER_32_BITS (1u << 8)

#define TIMER_SIZE 4

static void read_hpet(uint64_t table, uint32_t length, acpi_read *read, struct acpi_clocks *clocks)
{
    struct hpet hpet;
    if (length >= sizeof hpet && read(table, &hpet, sizeof hpet) && hpet.base.space == SPACE_MEMORY)
        clocks->hpet = hpet.base.address;
}

static void read_fadt(uint64_t table, uint32_t length, acpi_read *read, struct acpi_clocks *clocks)
{
    struct fadt fadt = {0};
    if (length < FADT_SHORTEST ||
        !read(table, &fadt, length < sizeof fadt ? length : sizeof fadt) ||
        fadt.timer_length != TIMER_SIZE)
        return;
    uint64_t port = fadt.timer_port;
    if (fadt.timer.address != 0)
        port = fadt.timer.space == SPACE_PORTS ? fadt.timer.address : 0;
    clocks->pm_timer_port = port <= UINT16_MAX - (TIMER_SIZE - 1) ? (uint16_t)port : 0;
    clocks->pm_timer_is_32_bits = fadt.flags & FADT_TIMER_32_BITS;
}

void acpi_find_clocks(const struct rsdp *rsdp, acpi_read *read, struct acpi_clocks *clocks)
{
    struct acpi_header header;
    *clocks = (struct acpi_clocks){0};
    uint64_t table = acpi_find(rsdp, read, "HPET", &header);
    if (table)
        read_hpet(table, header.length, read, clocks);
    table = acpi_find(rsdp, read, "FACP", &header);
    if (table)
        read_fadt(table, header.length, read, clocks);
}
