/*
 * acpi_fuzz.c - tables anywhere in a little memory, checksums put right where the input says so: what is
 * found is in a table of that name, no port is too large, no CPU is there twice, and nothing outside is read.
 */
#include "fuzz.h"

#include "../../boards/pc/acpi.c"

#define BASE UINT64_C(0x10000)

static const uint8_t *memory;
static size_t memory_size;

static bool read_memory(uint64_t physical, void *to, size_t size)
{
    if (physical < BASE || physical - BASE > memory_size || size > memory_size - (physical - BASE))
        return false;
    memcpy(to, memory + (physical - BASE), size);
    return true;
}

/* At each place that the input names. */
static void set_sums(uint8_t *bytes, size_t size, const uint8_t *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct acpi_header header;
        size_t at = places[i] * 8u;
        if (at > size || size - at < sizeof header)
            continue;
        memcpy(&header, bytes + at, sizeof header);
        if (header.length < sizeof header || header.length > size - at)
            continue;
        uint8_t sum = 0;
        bytes[at + offsetof(struct acpi_header, checksum)] = 0;
        for (size_t j = 0; j < header.length; j++)
            sum = (uint8_t)(sum + bytes[at + j]);
        bytes[at + offsetof(struct acpi_header, checksum)] = (uint8_t)-sum;
    }
}

static bool is_anywhere(const char *signature)
{
    for (size_t i = 0; i + 4 <= memory_size; i++) {
        if (memcmp(memory + i, signature, 4) == 0)
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { PLACES = 4 };
    if (size < PLACES + 2)
        return 0;
    struct rsdp rsdp = {.rsdt_address = (uint32_t)BASE + data[PLACES] * 8u,
                        .xsdt_address = BASE + data[PLACES + 1] * 8u};
    uint8_t *bytes = exact_copy(data + PLACES + 2, size - PLACES - 2);
    memory = bytes;
    memory_size = size - PLACES - 2;
    set_sums(bytes, memory_size, data, PLACES);
    struct acpi_clocks clocks;
    memset(&clocks, 0xa5, sizeof clocks);
    acpi_find_clocks(&rsdp, read_memory, &clocks);
    check(clocks.hpet == 0 || is_anywhere("HPET"));
    check(clocks.pm_timer_port == 0 || is_anywhere("FACP"));
    check(clocks.pm_timer_port <= 0xfffc);
    struct acpi_madt madt;
    memset(&madt, 0xa5, sizeof madt);
    bool is_known = acpi_read_madt(&rsdp, read_memory, &madt) == NULL;
    check(!is_known || is_anywhere("APIC"));
    check(madt.cpu_count <= ACPI_CPUS_MAX && madt.io_apic_count <= ACPI_IO_APICS_MAX);
    check(madt.cpus_left_out == 0 || madt.cpu_count == ACPI_CPUS_MAX);
    for (size_t i = 0; i < madt.cpu_count; i++) {
        for (size_t j = 0; j < i; j++)
            check(madt.cpu[i] != madt.cpu[j]);
    }
    free(bytes);
    return 0;
}
