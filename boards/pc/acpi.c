/* acpi.c - finds the HPET and the PM timer in ACPI's tables. ACPI 6.5, "ACPI System Description Tables". */
#include "acpi.h"
#include <kernel/string.h>

struct header { /* "System Description Table Header" */
    char signature[4];
    uint32_t length; /* with this header */
    uint8_t revision, checksum;
    char oem[26];
};
CHECK_SIZE(struct header, 36);

struct address { /* "Generic Address Structure" */
    uint8_t space, bits, offset, access;
    uint64_t address;
} __attribute__((packed));
CHECK_SIZE(struct address, 12);

enum { SPACE_MEMORY = 0, SPACE_PORTS = 1 };

struct hpet { /* IA-PC HPET Specification 1.0a, "The ACPI 2.0 HPET Description Table" */
    struct header header;
    uint32_t id;
    struct address base;
} __attribute__((packed));
CHECK_OFFSET(struct hpet, base, 40);

struct fadt { /* "Fixed ACPI Description Table (FADT)" */
    struct header header;
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
#define LENGTH_MAX 65536 /* bytes of a table: those that matter have some hundred */
#define CHUNK 64

static bool adds_up_to_zero(uint64_t table, uint32_t length, acpi_read *read)
{
    uint8_t bytes[CHUNK], sum = 0;
    for (uint32_t done = 0; done < length; done += CHUNK) {
        uint32_t size = length - done < CHUNK ? length - done : CHUNK;
        if (!read(table + done, bytes, size))
            return false;
        for (uint32_t i = 0; i < size; i++)
            sum = (uint8_t)(sum + bytes[i]);
    }
    return sum == 0;
}

/* Reads the header of a table, which has to be whole. */
static bool read_header(uint64_t table, struct header *header, acpi_read *read)
{
    return table != 0 && table <= UINT64_MAX - LENGTH_MAX && read(table, header, sizeof *header) &&
           header->length >= sizeof *header && header->length <= LENGTH_MAX &&
           adds_up_to_zero(table, header->length, read);
}

static bool is(const struct header *header, const char *signature)
{
    return memcmp(header->signature, signature, sizeof header->signature) == 0;
}

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

static void read_table(uint64_t table, acpi_read *read, struct acpi_clocks *clocks)
{
    struct header header;
    if (!read_header(table, &header, read))
        return;
    if (is(&header, "HPET"))
        read_hpet(table, header.length, read, clocks);
    else if (is(&header, "FACP"))
        read_fadt(table, header.length, read, clocks);
}

/* "Extended System Description Table (XSDT)", whose addresses have 8 bytes, and RSDT, whose have 4. */
static bool read_list(uint64_t list, const char *signature, unsigned size, acpi_read *read,
                      struct acpi_clocks *clocks)
{
    struct header header;
    if (!read_header(list, &header, read) || !is(&header, signature))
        return false;
    for (uint32_t at = sizeof header; header.length - at >= size; at += size) {
        uint64_t table = 0; /* little-endian, as the CPU is */
        if (read(list + at, &table, size))
            read_table(table, read, clocks);
    }
    return true;
}

void acpi_find_clocks(const struct rsdp *rsdp, acpi_read *read, struct acpi_clocks *clocks)
{
    *clocks = (struct acpi_clocks){0};
    if (!read_list(rsdp->xsdt_address, "XSDT", 8, read, clocks))
        read_list(rsdp->rsdt_address, "RSDT", 4, read, clocks);
}
