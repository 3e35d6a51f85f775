/*
 * uefi.h - what the loader asks of UEFI firmware: UEFI Specification 2.10. Each structure stands under the title
 * of its section; what the loader does not call is a pointer without a type.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uintptr_t efi_status; /* "EFI_STATUS Code Ranges": 0 is success */
typedef void *efi_handle;

struct efi_guid { /* "EFI_GUID" */
    uint32_t a;
    uint16_t b, c;
    uint8_t d[8];
};

/* "EFI Table Header": signature, revision, size, CRC and a reserved word. */
struct efi_table_header {
    uint64_t signature;
    uint32_t words[4];
};

/* "EFI_SIMPLE_TEXT_INPUT_PROTOCOL" */
struct efi_key {
    uint16_t scan_code, character;
};
struct efi_text_input {
    void *reset;
    efi_status (*read_key)(struct efi_text_input *, struct efi_key *);
    void *key_event;
};

/* "EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL" */
struct efi_text_output {
    void *reset;
    efi_status (*output_string)(struct efi_text_output *, const uint16_t *);
};

/* "EFI_BOOT_SERVICES.GetMemoryMap()" */
struct efi_memory_descriptor {
    uint32_t type;
    uint64_t physical_start, virtual_start, pages, attribute;
};
enum efi_memory_type {
    EFI_LOADER_CODE = 1,
    EFI_LOADER_DATA,
    EFI_BOOT_SERVICES_CODE,
    EFI_BOOT_SERVICES_DATA,
    EFI_CONVENTIONAL = 7,
    EFI_UNUSABLE,
    EFI_ACPI_RECLAIM,
    EFI_ACPI_NVS,
};
enum efi_allocate { EFI_ALLOCATE_ANY, EFI_ALLOCATE_MAX_ADDRESS, EFI_ALLOCATE_ADDRESS };
#define EFI_PAGE 4096

/* "EFI Boot Services Table" */
enum efi_search { EFI_BY_PROTOCOL = 2 };
struct efi_boot_services {
    struct efi_table_header header;
    void *tpl[2];
    efi_status (*allocate_pages)(enum efi_allocate, enum efi_memory_type, uintptr_t, uint64_t *);
    void *free_pages;
    efi_status (*get_memory_map)(uintptr_t *, void *, uintptr_t *, uintptr_t *, uint32_t *);
    void *pool[2], *event[2];
    efi_status (*wait_for_event)(uintptr_t, void **, uintptr_t *);
    void *events[3], *protocols[3];
    efi_status (*handle_protocol)(efi_handle, const struct efi_guid *, void *);
    void *more_protocols[5], *load_image, *start_image;
    efi_status (*exit)(efi_handle, efi_status, uintptr_t, const uint16_t *);
    void *unload_image;
    efi_status (*exit_boot_services)(efi_handle, uintptr_t);
    void *get_next_monotonic_count;
    efi_status (*stall)(uintptr_t microseconds);
    efi_status (*set_watchdog_timer)(uintptr_t, uint64_t, uintptr_t, const uint16_t *);
    void *drivers[2], *open_protocol[3], *protocols_per_handle;
    efi_status (*locate_handle_buffer)(enum efi_search, const struct efi_guid *, void *,
                                       uintptr_t *, efi_handle **);
    void *locate_protocol, *multiple[2];
    efi_status (*calculate_crc32)(const void *, uintptr_t, uint32_t *);
};

/* "EFI Runtime Services Table" */
struct efi_runtime_services {
    struct efi_table_header header;
    void *time[4], *address[2];
    efi_status (*get_variable)(const uint16_t *, const struct efi_guid *, uint32_t *, uintptr_t *,
                               void *);
};

/* "EFI System Table" */
struct efi_configuration_table {
    struct efi_guid guid;
    const void *table;
};
struct efi_system_table {
    struct efi_table_header header;
    const uint16_t *vendor;
    uint32_t revision;
    efi_handle in_handle;
    struct efi_text_input *in;
    efi_handle out_handle;
    struct efi_text_output *out;
    efi_handle error_handle;
    struct efi_text_output *error;
    struct efi_runtime_services *runtime;
    struct efi_boot_services *boot;
    uintptr_t table_count;
    const struct efi_configuration_table *tables;
};

/* "EFI Loaded Image Protocol" */
struct efi_loaded_image {
    uint32_t revision;
    efi_handle parent;
    void *system_table;
    efi_handle device;
    void *path, *reserved;
    uint32_t options_size; /* bytes */
    const uint16_t *options;
};

/* "Simple File System Protocol" and "File Protocol" */
struct efi_file {
    uint64_t revision;
    efi_status (*open)(struct efi_file *, struct efi_file **, const uint16_t *, uint64_t, uint64_t);
    void *close, *delete;
    efi_status (*read)(struct efi_file *, uintptr_t *, void *);
};
struct efi_file_system {
    uint64_t revision;
    efi_status (*open_volume)(struct efi_file_system *, struct efi_file **);
};
struct efi_file_info {
    uint64_t size, file_size, physical_size, times[6], attribute;
    uint16_t name[128];
};
#define EFI_FILE_MODE_READ 1
#define EFI_FILE_DIRECTORY 0x10

/* "Graphics Output Protocol" */
struct efi_graphics_mode {
    uint32_t version, width, height, format, masks[4], pixels_per_line;
};
struct efi_graphics_state {
    uint32_t max_mode, mode;
    const struct efi_graphics_mode *info;
    uintptr_t info_size;
    uint64_t framebuffer;
};
struct efi_graphics {
    void *functions[3];
    struct efi_graphics_state *mode;
};
enum efi_pixel { EFI_PIXEL_RGB, EFI_PIXEL_BGR, EFI_PIXEL_MASKS, EFI_PIXEL_BLT_ONLY };

/* clang-format: its versions disagree about braces in a macro. */
/* clang-format off */
#define EFI_LOADED_IMAGE {0x5b1b31a1, 0x9562, 0x11d2, {0x8e, 0x3f, 0, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}
#define EFI_FILE_SYSTEM {0x964e5b22, 0x6459, 0x11d2, {0x8e, 0x39, 0, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}
#define EFI_GRAPHICS {0x9042a9de, 0x23dc, 0x4a38, {0x96, 0xfb, 0x7a, 0xde, 0xd0, 0x80, 0x51, 0x6a}}
#define EFI_GLOBAL {0x8be4df61, 0x93ca, 0x11d2, {0xaa, 0x0d, 0, 0xe0, 0x98, 0x03, 0x2b, 0x8c}}
#define EFI_ACPI_20 {0x8868e871, 0xe4f1, 0x11d3, {0xbc, 0x22, 0, 0x80, 0xc7, 0x3c, 0x88, 0x81}}
#define EFI_ACPI_10 {0xeb9d2d30, 0x2d88, 0x11d3, {0x9a, 0x16, 0, 0x90, 0x27, 0x3f, 0xc1, 0x4d}}
/* clang-format on */
