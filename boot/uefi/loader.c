/*
 * loader.c - firstlight as a UEFI program: puts the kernel that is inside it into memory, gathers what a Multiboot2
 * loader tells, ends UEFI's boot services and enters the kernel as any such loader does.
 *
 * UEFI Specification 2.10, "Boot Manager" and "EFI_BOOT_SERVICES.ExitBootServices()".
 */
#include "loader.h"

#define PLACE_STEP 0x200000 /* the kernel's header asks for a multiple of it */
#define PLACES_END 0x100000000
#define SECOND 1000000 /* microseconds */
#define COM1_LSR 0x3fd
#define NO_PORT 0xff /* what a port that is missing reads as */
#define EFI_ABORTED ((efi_status)1 << (sizeof(efi_status) * 8 - 1) | 21) /* "Status Codes" */

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

/* Where something answers at COM1 nobody need wait: the kernel writes there. */
void warn_black(void)
{
    uint8_t status;
    print("\r\nThis screen has no framebuffer: it shows nothing of firstlight, and turns black.\r\n"
          "Look at the serial port, or start with another graphics adapter.\r\n");
    __asm__ volatile("inb %w1, %0" : "=a"(status) : "d"(COM1_LSR));
    if (status != NO_PORT)
        return;
    print("There is no serial port. firstlight starts in ten seconds.\r\n");
    efi->boot->stall(10 * SECOND);
}

void *take(size_t size, enum efi_memory_type type)
{
    uint64_t at = PLACES_END - 1;
    if (efi->boot->allocate_pages(EFI_ALLOCATE_MAX_ADDRESS, type, (size + EFI_PAGE - 1) / EFI_PAGE,
                                  &at))
        refuse("there is not enough free memory below 4 GiB.");
    return (void *)(uintptr_t)at;
}

/*
 * Puts the kernel at the first place that is free, beginning with the one it was linked for. Returns the physical
 * address of its entry.
 */
static uint32_t load_kernel(void)
{
    size_t size = (size_t)(kernel_end - kernel_begin);
    uint32_t crc;
    efi->boot->calculate_crc32(kernel_begin, size, &crc);
    if (crc != kernel_crc)
        refuse("its kernel is not what was built. Write the image to the medium again, or take "
               "another one.");
    for (uint64_t at = kernel_place; at + kernel_memory < PLACES_END; at += PLACE_STEP) {
        uint64_t place = at;
        if (efi->boot->allocate_pages(EFI_ALLOCATE_ADDRESS, EFI_LOADER_DATA,
                                      kernel_memory / EFI_PAGE, &place))
            continue;
        uint8_t *kernel = (uint8_t *)(uintptr_t)place;
        memcpy(kernel, kernel_begin, size);
        memset(kernel + size, 0, kernel_memory - size);
        return (uint32_t)place + kernel_entry;
    }
    refuse("there is no free memory below 4 GiB that is large enough for its kernel.");
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
