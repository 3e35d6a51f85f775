/* madt.c - CPUs and interrupt controllers. ACPI 6.5, "Multiple APIC Description Table (MADT)". */
#include <kernel/acpi.h>
#include <kernel/string.h>

struct madt {
    struct acpi_header header;
    uint32_t local_apic;
    uint32_t flags;
};
CHECK_SIZE(struct madt, 44);
#define MADT_HAS_PICS (1u << 0)

/* "Interrupt Controller Structure Types" */
enum { LOCAL_APIC = 0, IO_APIC = 1, OVERRIDE = 2, LOCAL_APIC_ADDRESS = 5, LOCAL_X2APIC = 9 };

/* "Local APIC Flags" */
#define CPU_ENABLED (1u << 0)

/* Intel SDM volume 3, "Broadcast/Self Delivery Mode" and "Physical Destination Mode": no CPU's id, but that of all. */
#define ALL_CPUS 0xff
#define ALL_X2CPUS UINT32_MAX

/* "MPS INTI Flags": two bits each; 0 is what the bus has, and ISA's lines are active high and edge triggered. */
#define POLARITY(flags) (3u & (flags))
#define TRIGGER(flags) ((flags) >> 2 & 3u)
#define ACTIVE_LOW 3
#define LEVEL 3

struct entry {
    uint8_t type, length;
};

struct local_apic {
    struct entry entry;
    uint8_t processor, id;
    uint32_t flags;
};
CHECK_SIZE(struct local_apic, 8);

struct io_apic {
    struct entry entry;
    uint8_t id, reserved;
    uint32_t address, first;
};
CHECK_SIZE(struct io_apic, 12);

struct override {
    struct entry entry;
    uint8_t bus, line;
    uint32_t number;
    uint16_t flags;
} __attribute__((packed));
CHECK_SIZE(struct override, 10);

struct local_apic_address {
    struct entry entry;
    uint16_t reserved;
    uint64_t address;
} __attribute__((packed));
CHECK_SIZE(struct local_apic_address, 12);

struct local_x2apic {
    struct entry entry;
    uint16_t reserved;
    uint32_t id, flags, processor;
};
CHECK_SIZE(struct local_x2apic, 16);

static void add_cpu(struct acpi_madt *madt, uint32_t id, uint32_t flags)
{
    if (!(flags & CPU_ENABLED))
        return;
    for (size_t i = 0; i < madt->cpu_count; i++) {
        if (madt->cpu[i] == id)
            return;
    }
    if (madt->cpu_count == ACPI_CPUS_MAX)
        madt->cpus_left_out++;
    else
        madt->cpu[madt->cpu_count++] = id;
}

static void add_io_apic(struct acpi_madt *madt, const struct io_apic *io_apic)
{
    if (madt->io_apic_count < ACPI_IO_APICS_MAX)
        madt->io_apic[madt->io_apic_count++] =
            (struct acpi_io_apic){.address = io_apic->address, .first = io_apic->first};
}

static void set_isa_line(struct acpi_madt *madt, const struct override *override)
{
    if (override->bus == 0 && override->line < ACPI_ISA_LINES)
        madt->isa[override->line] =
            (struct acpi_isa_line){.number = override->number,
                                   .is_low = POLARITY(override->flags) == ACTIVE_LOW,
                                   .is_level = TRIGGER(override->flags) == LEVEL};
}

union known {
    struct entry entry;
    struct local_apic local_apic;
    struct io_apic io_apic;
    struct override override;
    struct local_apic_address address;
    struct local_x2apic local_x2apic;
};

/* What an entry of a type has at least; 0: of no interest. */
static size_t size_of(uint8_t type)
{
    switch (type) {
    case LOCAL_APIC:
        return sizeof(struct local_apic);
    case IO_APIC:
        return sizeof(struct io_apic);
    case OVERRIDE:
        return sizeof(struct override);
    case LOCAL_APIC_ADDRESS:
        return sizeof(struct local_apic_address);
    case LOCAL_X2APIC:
        return sizeof(struct local_x2apic);
    default:
        return 0;
    }
}

static void take(struct acpi_madt *madt, const union known *known)
{
    switch (known->entry.type) {
    case LOCAL_APIC:
        if (known->local_apic.id != ALL_CPUS)
            add_cpu(madt, known->local_apic.id, known->local_apic.flags);
        break;
    case IO_APIC:
        add_io_apic(madt, &known->io_apic);
        break;
    case OVERRIDE:
        set_isa_line(madt, &known->override);
        break;
    case LOCAL_APIC_ADDRESS:
        madt->local_apic = known->address.address;
        break;
    case LOCAL_X2APIC:
        if (known->local_x2apic.id != ALL_X2CPUS)
            add_cpu(madt, known->local_x2apic.id, known->local_x2apic.flags);
        break;
    }
}

static const char *read_entries(uint64_t at, uint64_t end, acpi_read *read, struct acpi_madt *madt)
{
    while (at < end) {
        union known known;
        if (end - at < sizeof known.entry || !read(at, &known.entry, sizeof known.entry) ||
            known.entry.length < sizeof known.entry || known.entry.length > end - at)
            return "an entry of ACPI's MADT reaches beyond the table";
        size_t size = size_of(known.entry.type);
        if (known.entry.length < size)
            return "an entry of ACPI's MADT is shorter than its kind";
        if (size > 0) {
            if (!read(at, &known, size))
                return "ACPI's MADT cannot be read";
            take(madt, &known);
        }
        at += known.entry.length;
    }
    return NULL;
}

const char *acpi_read_madt(const struct rsdp *rsdp, acpi_read *read, struct acpi_madt *madt)
{
    struct madt table;
    *madt = (struct acpi_madt){0};
    for (unsigned line = 0; line < ACPI_ISA_LINES; line++)
        madt->isa[line].number = line;
    uint64_t at = acpi_find(rsdp, read, "APIC", &table.header);
    if (at == 0)
        return "ACPI has no MADT, which would list the CPUs and interrupt controllers";
    uint32_t length = table.header.length;
    if (length < sizeof table || !read(at, &table, sizeof table))
        return "ACPI's MADT is cut short";
    madt->local_apic = table.local_apic;
    madt->has_pics = table.flags & MADT_HAS_PICS;
    return read_entries(at + sizeof table, at + length, read, madt);
}
