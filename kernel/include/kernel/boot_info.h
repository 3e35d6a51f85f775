/*
 * boot_info.h - what the loader said, in one form for all loaders.
 *
 * It is a copy: nothing in it points into the loader's memory.
 */
#pragma once

#include <kernel/config.h>
#include <kernel/framebuffer.h>
#include <kernel/layout.h>
#include <kernel/memory_map.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct boot_module {
    uint64_t base; /* physical */
    uint64_t size; /* bytes */
    char name[64]; /* the words after the module's path, or what the loader calls it */
};

/* ACPI 6.5, "Root System Description Pointer (RSDP) Structure". */
struct rsdp {
    char signature[8]; /* "RSD PTR ", without a terminating zero */
    uint8_t checksum;  /* makes the first 20 bytes add up to 0 */
    char oem_id[6];
    uint8_t revision; /* 0: ACPI 1.0, which ends after rsdt_address; the rest is zero then */
    uint32_t rsdt_address;
    uint32_t length;
    uint64_t xsdt_address;
    uint8_t extended_checksum; /* makes all bytes add up to 0 */
    uint8_t reserved[3];
} __attribute__((packed));
CHECK_OFFSET(struct rsdp, rsdt_address, 16);
CHECK_SIZE(struct rsdp, 36);

enum screen_kind {
    SCREEN_NONE,
    SCREEN_TEXT,        /* VGA text; address, width and height in characters */
    SCREEN_FRAMEBUFFER, /* the `framebuffer` field is checked and complete */
};

struct boot_info {
    const char *protocol; /* "multiboot2", "PVH"; "none" where there is no loader */
    char loader[64];      /* its name and version, "" if it does not say */
    char command_line[COMMAND_LINE_MAX];
    struct memory_map memory;
    size_t module_count;
    size_t modules_left_out; /* for which there was no room */
    struct boot_module module[BOOT_MODULES_MAX];
    enum screen_kind screen;
    struct framebuffer framebuffer;
    bool has_rsdp;
    struct rsdp rsdp;
    char reason[160]; /* why the loader's information cannot be used; "" if it can */
    char warnings[BOOT_WARNINGS_MAX]; /* lines: what was left out or mended */
};

/* What kernel_main is given: start.c fills it in before. For boards. */
extern struct boot_info kernel_boot_info;

/*
 * For the port's parsers. What is wrong and can be done without is a warning; a refusal is for what
 * says where memory is. The first reason is the one that is kept.
 */
__attribute__((format(printf, 2, 3))) void boot_info_refuse(struct boot_info *boot,
                                                            const char *format, ...);
__attribute__((format(printf, 2, 3))) void boot_info_warn(struct boot_info *boot,
                                                          const char *format, ...);

/* As string_copy(), for what the loader says: without control characters, which a terminal would obey. */
bool boot_info_copy(char *to, size_t size, const char *from, size_t length);

/* A range as the loader gives it: one that wraps around is cut at the end of the addresses. */
void boot_info_add_memory(struct boot_info *boot, uint64_t base, uint64_t size,
                          enum memory_type type);
void boot_info_add_module(struct boot_info *boot, uint64_t base, uint64_t size, const char *name,
                          size_t name_length);
void boot_info_set_command_line(struct boot_info *boot, const char *line, size_t length);

/*
 * Once the map and the screen are known: a framebuffer that lies over the kernel or a module is
 * none, one that lies in memory is taken out of the map.
 */
void boot_info_place_framebuffer(struct boot_info *boot);

/* Takes a copy of `size` bytes if they are an RSDP with the right checksums. */
void boot_info_set_rsdp(struct boot_info *boot, const void *bytes, size_t size);
