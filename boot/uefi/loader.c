/*
 * loader.c - firstlight as a UEFI program: puts the kernel that is inside it into memory, gathers what a Multiboot2
 * loader tells, ends UEFI's boot services and enters the kernel as any such loader does.
 *
 * UEFI Specification 2.10, "Boot Manager" and "EFI_BOOT_SERVICES.ExitBootServices()".
 */
#include "loader.h"

#define PLACE_STEP 0x200000 /* the kernel's header asks for a multiple of it */
#define PLACES_END 0x100000000

/* System V ABI, "Program Header" */
struct segment {
    uint32_t type, flags;
    uint64_t offset, virtual, physical, file_size, memory_size, align;
};
#define EFI_ABORTED ((efi_status)1 << (sizeof(efi_status) * 8 - 1) | 21) /* "Status Codes" */
enum { ENTRY_AT = 24, SEGMENTS_AT = 32, SEGMENT_COUNT_AT = 56, LOAD = 1 };

struct efi_system_table *efi;
efi_handle efi_image;
static uint8_t map[128 * 1024];

void *memcpy(void *to, const void *from, size_t size)
{
    void *begin = to;
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size)::"memory");
    return begin;
}

void *memset(void *to, int value, size_t size)
{
    void *begin = to;
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(value) : "memory");
    return begin;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const uint8_t *left = a, *right = b;
    for (size_t i = 0; i < size; i++) {
        if (left[i] != right[i])
            return left[i] - right[i];
    }
    return 0;
}

static void print(const char *text)
{
    for (; *text; text++) {
        const uint16_t character[2] = {(uint8_t)*text};
        efi->out->output_string(efi->out, character);
    }
}

void refuse(const char *sentence)
{
    struct efi_key key;
    uintptr_t index;
    print("\r\nfirstlight cannot start: ");
    print(sentence);
    print("\r\nPress a key to go back to the firmware.\r\n");
    while (efi->in->read_key(efi->in, &key) == 0)
        ; /* what was typed before */
    efi->boot->wait_for_event(1, &efi->in->key_event, &index);
    efi->boot->exit(efi_image, EFI_ABORTED, 0, NULL);
    for (;;)
        __asm__ volatile("hlt");
}

void *take(size_t size, enum efi_memory_type type)
{
    uint64_t at = PLACES_END - 1;
    if (efi->boot->allocate_pages(EFI_ALLOCATE_MAX_ADDRESS, type, (size + EFI_PAGE - 1) / EFI_PAGE,
                                  &at))
        refuse("there is not enough free memory below 4 GiB.");
    return (void *)(uintptr_t)at;
}

static uint64_t field(size_t offset, size_t size)
{
    uint64_t value = 0;
    memcpy(&value, kernel_begin + offset, size);
    return value;
}

/* A segment that is loaded; the others have no memory. */
static struct segment segment(unsigned index)
{
    struct segment segment;
    memcpy(&segment, kernel_begin + field(SEGMENTS_AT, 8) + index * sizeof segment, sizeof segment);
    if (segment.type != LOAD)
        segment = (struct segment){.physical = UINT64_MAX};
    return segment;
}

/* The lowest place that is free: `from` and `end` are where the kernel was linked for. */
static uint64_t find_place(uint64_t from, uint64_t end)
{
    for (uint64_t at = from; at + (end - from) < PLACES_END; at += PLACE_STEP) {
        uint64_t place = at;
        if (efi->boot->allocate_pages(EFI_ALLOCATE_ADDRESS, EFI_LOADER_DATA,
                                      (uintptr_t)(end - from + EFI_PAGE - 1) / EFI_PAGE,
                                      &place) == 0)
            return at;
    }
    refuse("there is no free memory below 4 GiB that is large enough for its kernel.");
}

/* Puts the kernel into memory. Returns the physical address of its entry. */
static uint32_t load_kernel(void)
{
    uint32_t crc;
    efi->boot->calculate_crc32(kernel_begin, (uintptr_t)(kernel_end - kernel_begin), &crc);
    if (crc != kernel_crc)
        refuse("its kernel is not what was built. Write the image to the medium again, or take "
               "another one.");
    unsigned count = (unsigned)field(SEGMENT_COUNT_AT, 2);
    uint64_t from = UINT64_MAX, end = 0, entry = field(ENTRY_AT, 8);
    for (unsigned i = 0; i < count; i++) {
        struct segment part = segment(i);
        from = part.physical < from ? part.physical : from;
        end = part.memory_size && part.physical + part.memory_size > end
                  ? part.physical + part.memory_size
                  : end;
    }
    uint64_t moved = find_place(from, end) - from, physical = 0;
    for (unsigned i = 0; i < count; i++) {
        struct segment part = segment(i);
        uint8_t *to = (uint8_t *)(uintptr_t)(part.physical + moved);
        memcpy(to, kernel_begin + part.offset, (size_t)part.file_size);
        memset(to + part.file_size, 0, (size_t)(part.memory_size - part.file_size));
        if (entry - part.virtual < part.memory_size)
            physical = entry - part.virtual + part.physical + moved;
    }
    return (uint32_t)physical;
}

/* The map must be the last that is asked for: ExitBootServices() wants its key. */
static void exit_boot_services(void)
{
    uintptr_t size, key, step;
    uint32_t version;
    for (int attempt = 0; attempt < 8; attempt++) {
        size = sizeof map;
        if (efi->boot->get_memory_map(&size, map, &key, &step, &version))
            refuse("the firmware's memory map is too long.");
        if (efi->boot->exit_boot_services(efi_image, key) == 0) {
            information_end(map, size, step);
            return;
        }
    }
    refuse("the firmware does not end its boot services.");
}

efi_status efi_main(efi_handle image, struct efi_system_table *table);
efi_status efi_main(efi_handle image, struct efi_system_table *table)
{
    efi = table;
    efi_image = image;
    efi->boot->set_watchdog_timer(0, 0, 0, NULL); /* or it resets the machine in five minutes */
    uint32_t entry = load_kernel();
    size_t leave_size = (size_t)(leave_end - leave_begin);
    void *leave = memcpy(take(leave_size, EFI_LOADER_CODE), leave_begin, leave_size);
    information_begin();
    exit_boot_services();
    ((void (*)(uint32_t, uint32_t))(uintptr_t)leave)(entry, information);
    return 0;
}
