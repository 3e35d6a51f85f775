/*
 * acpi.h - the tables in which a PC's firmware describes the machine: ACPI 6.5, "ACPI System Description Tables".
 *
 * What is in them is untrusted; <kernel/acpi.h> says what is read. Not for a handler of an interrupt.
 */
#pragma once

#ifndef NEEDS_acpi
#error "the app includes <services/acpi.h>: say NEEDS := acpi in its app.mk"
#endif

#include <kernel/acpi.h>

/*
 * Finds the first table with this signature, of 4 characters, whose checksum is right. Returns its physical
 * address, 0 for none; its header, with the length in bytes, is copied.
 */
uint64_t acpi_table(const char *signature, struct acpi_header *header);

/* Copies `size` bytes of a table. Returns false for memory that cannot be reached. */
bool acpi_copy(uint64_t physical, void *to, size_t size);

/* The CPUs and interrupt controllers of this machine. Returns NULL, or a sentence that says why nothing is known. */
const char *acpi_madt(struct acpi_madt *madt);
