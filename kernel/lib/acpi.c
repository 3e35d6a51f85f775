/* acpi.c - finds ACPI's tables. ACPI 6.5, "ACPI System Description Tables". */
#include <kernel/acpi.h>
#include <kernel/string.h>

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

/* Reads the header of a table, which has to have the signature and to be whole. */
static bool read_header(uint64_t table, const char *signature, acpi_read *read,
                        struct acpi_header *header)
{
    return table != 0 && table <= UINT64_MAX - ACPI_LENGTH_MAX &&
           read(table, header, sizeof *header) &&
           memcmp(header->signature, signature, sizeof header->signature) == 0 &&
           header->length >= sizeof *header && header->length <= ACPI_LENGTH_MAX &&
           adds_up_to_zero(table, header->length, read);
}

/* "Extended System Description Table (XSDT)", whose addresses have 8 bytes, and RSDT, whose have 4. */
static bool find_in(uint64_t list, const char *list_signature, unsigned size, acpi_read *read,
                    const char *signature, uint64_t *found, struct acpi_header *header)
{
    struct acpi_header listed;
    if (!read_header(list, list_signature, read, &listed))
        return false;
    for (uint32_t at = sizeof listed; listed.length - at >= size; at += size) {
        uint64_t table = 0; /* little-endian, as the CPU is */
        if (read(list + at, &table, size) && read_header(table, signature, read, header)) {
            *found = table;
            break;
        }
    }
    return true;
}

uint64_t acpi_find(const struct rsdp *rsdp, acpi_read *read, const char *signature,
                   struct acpi_header *header)
{
    uint64_t found = 0;
    if (!find_in(rsdp->xsdt_address, "XSDT", 8, read, signature, &found, header))
        find_in(rsdp->rsdt_address, "RSDT", 4, read, signature, &found, header);
    return found;
}

/* "Finding the RSDP on IA-PC Systems" */
#define EBDA_SEGMENT 0x40e /* where the BIOS says where its extended data area is */
#define EBDA_SEARCHED 1024
#define BIOS_AREA 0xe0000
#define BIOS_AREA_END 0x100000
#define RSDP_ALIGN 16

static bool is_rsdp(uint64_t at, acpi_read *read, struct rsdp *rsdp)
{
    const size_t size_v1 = offsetof(struct rsdp, length);
    *rsdp = (struct rsdp){0};
    if (!read(at, rsdp, size_v1) ||
        memcmp(rsdp->signature, "RSD PTR ", sizeof rsdp->signature) != 0 ||
        !adds_up_to_zero(at, (uint32_t)size_v1, read))
        return false;
    return rsdp->revision == 0 ||
           (read(at, rsdp, sizeof *rsdp) && rsdp->length >= sizeof *rsdp &&
            rsdp->length <= ACPI_LENGTH_MAX && adds_up_to_zero(at, rsdp->length, read));
}

static bool search(uint64_t from, uint64_t end, acpi_read *read, struct rsdp *rsdp)
{
    for (uint64_t at = from; at < end; at += RSDP_ALIGN) {
        if (is_rsdp(at, read, rsdp))
            return true;
    }
    return false;
}

bool acpi_search_rsdp(acpi_read *read, struct rsdp *rsdp)
{
    uint16_t segment = 0;
    uint64_t ebda = read(EBDA_SEGMENT, &segment, sizeof segment) ? (uint64_t)segment << 4 : 0;
    return (ebda != 0 && search(ebda, ebda + EBDA_SEARCHED, read, rsdp)) ||
           search(BIOS_AREA, BIOS_AREA_END, read, rsdp);
}
