/*
 * acpi.h - ACPI's tables. ACPI 6.5, "ACPI System Description Tables". Untrusted: a table that is not as it
 * should be is not there.
 *
 * Pure: reads nothing but what `read` copies from physical memory, which returns false for what cannot
 * be had.
 */
#pragma once

#include <kernel/boot_info.h>

typedef bool acpi_read(uint64_t physical, void *to, size_t size);

struct acpi_header { /* "System Description Table Header" */
    char signature[4];
    uint32_t length; /* bytes, with this header */
    uint8_t revision, checksum;
    char oem[26];
};
CHECK_SIZE(struct acpi_header, 36);

#define ACPI_LENGTH_MAX 65536 /* bytes of a table: those that matter have some hundred */

/*
 * Looks for the RSDP where a BIOS leaves it: "Finding the RSDP on IA-PC Systems". For loaders that say nothing of
 * it. Returns false if there is none.
 */
bool acpi_search_rsdp(acpi_read *read, struct rsdp *rsdp);

/* Finds the first whole table with this signature, of 4 characters. Returns its physical address, 0 for none. */
uint64_t acpi_find(const struct rsdp *rsdp, acpi_read *read, const char *signature,
                   struct acpi_header *header);

/*
 * What the "Multiple APIC Description Table (MADT)" says of CPUs and interrupt controllers.
 */
#ifndef ACPI_CPUS_MAX
#define ACPI_CPUS_MAX 256
#endif
#define ACPI_IO_APICS_MAX 8
#define ACPI_ISA_LINES 16

struct acpi_io_apic {
    uint32_t address; /* physical */
    uint32_t first;   /* the number of its first line among those of all I/O APICs */
};

struct acpi_isa_line {
    uint32_t number; /* among the lines of all I/O APICs */
    bool is_low;     /* active low, else high */
    bool is_level;   /* level triggered, else edge */
};

struct acpi_madt {
    uint64_t local_apic;         /* physical address of each CPU's own registers */
    bool has_pics;               /* two 8259As are there as well */
    size_t cpu_count;            /* that may be started, the first one included */
    size_t cpus_left_out;        /* for which there was no room */
    uint32_t cpu[ACPI_CPUS_MAX]; /* their APIC ids, each once, in the table's order */
    size_t io_apic_count;
    struct acpi_io_apic io_apic[ACPI_IO_APICS_MAX];
    struct acpi_isa_line isa[ACPI_ISA_LINES]; /* where the 8259As' lines arrive */
};

/* Returns NULL, or a sentence that says why there is no table that can be used. */
const char *acpi_read_madt(const struct rsdp *rsdp, acpi_read *read, struct acpi_madt *madt);
