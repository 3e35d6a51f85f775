/* acpi.c - the tables of the machine that runs. */
#include <kernel/board.h>
#include <services/acpi.h>

uint64_t acpi_table(const char *signature, struct acpi_header *header)
{
    struct rsdp rsdp;
    return board_acpi_rsdp(&rsdp) ? acpi_find(&rsdp, board_acpi_read, signature, header) : 0;
}

bool acpi_copy(uint64_t physical, void *to, size_t size)
{
    return board_acpi_read(physical, to, size);
}

const char *acpi_madt(struct acpi_madt *madt)
{
    struct rsdp rsdp;
    if (!board_acpi_rsdp(&rsdp))
        return "this machine has no ACPI tables";
    return acpi_read_madt(&rsdp, board_acpi_read, madt);
}
