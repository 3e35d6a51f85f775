/* boot_info_test.c - what every parser of loader information does the same way. */
#include "unit.h"

#include "boot_info_checks.h"

static struct boot_info boot;

CASE(first_reason_is_kept)
{
    boot_info_refuse(&boot, "the %s at %d", "first", 1);
    boot_info_refuse(&boot, "the second");
    check_text(boot.reason, "the first at 1");
}

CASE(long_reason_is_cut)
{
    boot_info_refuse(&boot, "%01000d", 1);
    check_int(strlen(boot.reason), sizeof boot.reason - 1);
    check_sane(&boot);
}

CASE(warnings_are_lines)
{
    boot_info_warn(&boot, "one of %d", 2);
    boot_info_warn(&boot, "another");
    check_text(boot.warnings, "warning: one of 2\nwarning: another\n");
    check_text(boot.reason, "");
}

/* Only whole lines, and nothing after the field, which is the last one. */
CASE(more_warnings_than_fit)
{
    for (int length = 0; length < 220; length++) {
        struct boot_info *exact = calloc(1, sizeof *exact);
        check(exact);
        for (int i = 0; i < 70; i++)
            boot_info_warn(exact, "%0*d", length, i);
        check_sane(exact);
        const char *line = exact->warnings;
        while (*line) {
            check(strncmp(line, "warning: ", 9) == 0);
            line = strchr(line, '\n') + 1;
        }
        check(strlen(exact->warnings) > sizeof exact->warnings / 2);
        free(exact);
    }
}

CASE(memory)
{
    boot_info_add_memory(&boot, 0x1000, 0x2000, MEMORY_USABLE);
    boot_info_add_memory(&boot, 0x2000, 0, MEMORY_RESERVED);
    check_int(boot.memory.count, 1);
    check_range(&boot.memory, 0, 0x1000, 0x3000, MEMORY_USABLE);
    check_text(boot.warnings, "");
}

CASE(memory_that_wraps_is_cut_at_the_end)
{
    boot_info_add_memory(&boot, 0xfffffffffffff000, 0x2000, MEMORY_USABLE);
    check_int(boot.memory.count, 1);
    check_range(&boot.memory, 0, 0xfffffffffffff000, UINT64_MAX, MEMORY_USABLE);
    check_has(boot.warnings, "0xfffffffffffff000 wraps around");
    check_text(boot.reason, "");
}

CASE(full_map_warns_once)
{
    for (uint64_t i = 0; i < 4000; i++)
        boot_info_add_memory(&boot, i * 0x2000, 0x1000, MEMORY_USABLE);
    check_sane(&boot);
    check(boot.memory.full);
    check_has(boot.warnings, "more than 512 ranges");
    check(strchr(boot.warnings, '\n')[1] == '\0');
}

CASE(modules)
{
    boot_info_add_memory(&boot, 0, 0x100000, MEMORY_USABLE);
    boot_info_add_module(&boot, 0x4000, 0x1234, "initrd quiet", 6);
    boot_info_add_module(&boot, 0x8000, 0, "", 0);
    check_int(boot.module_count, 2);
    check_int(boot.module[0].base, 0x4000);
    check_int(boot.module[0].size, 0x1234);
    check_text(boot.module[0].name, "initrd");
    check_int(boot.module[1].size, 0);
    check_text(boot.module[1].name, "");
    check_int(boot.memory.count, 3);
    check_range(&boot.memory, 1, 0x4000, 0x5234, MEMORY_MODULE);
    check_text(boot.warnings, "");
    check_text(boot.reason, "");
}

/* The list has an end, but nobody may be given the memory of those that are not in it. */
CASE(more_modules_than_fit)
{
    boot_info_add_memory(&boot, 0, 0x100000, MEMORY_USABLE);
    for (uint64_t i = 0; i < BOOT_MODULES_MAX + 4; i++)
        boot_info_add_module(&boot, 0x1000 + i * 0x2000, 0x1000, "m", 1);
    check_int(boot.module_count, BOOT_MODULES_MAX);
    check_int(memory_map_total(&boot.memory, MEMORY_MODULE), (BOOT_MODULES_MAX + 4) * 0x1000);
    check_int(boot.modules_left_out, 4);
    check_sane(&boot);
}

CASE(module_over_the_kernel)
{
    boot_info_add_memory(&boot, 0x200000, 0x1000, MEMORY_KERNEL);
    boot_info_add_module(&boot, 0x1ff000, 0x1001, "m", 1);
    check_has(boot.warnings, "0x1ff000 lies over the kernel");
    check_int(boot.module_count, 1);
}

static void place_framebuffer(uint64_t address)
{
    struct framebuffer framebuffer = {.address = address,
                                      .pitch = 0x1000,
                                      .width = 0x400,
                                      .height = 4,
                                      .bits = 32,
                                      .red = {16, 8},
                                      .green = {8, 8},
                                      .blue = {0, 8}};
    boot = (struct boot_info){0};
    boot.screen = SCREEN_FRAMEBUFFER;
    boot.framebuffer = framebuffer;
    boot_info_add_memory(&boot, 0, 0x100000, MEMORY_USABLE);
    boot_info_add_memory(&boot, 0x20000, 0x1000, MEMORY_KERNEL);
    boot_info_add_memory(&boot, 0x40000, 0x1000, MEMORY_MODULE);
    boot_info_place_framebuffer(&boot);
}

CASE(framebuffer_is_taken_out_of_memory)
{
    place_framebuffer(0x10000);
    check_text(boot.reason, "");
    check_int(boot.screen, SCREEN_FRAMEBUFFER);
    check_int(memory_map_total(&boot.memory, MEMORY_FRAMEBUFFER), 0x4000);
    check(memory_map_has(&boot.memory, 0x13fff, 0x14000, MEMORY_FRAMEBUFFER));
    check(!memory_map_has(&boot.memory, 0x14000, 0x15000, MEMORY_FRAMEBUFFER));
}

CASE(framebuffer_over_the_kernel_or_a_module)
{
    static const uint64_t bad[] = {0x1c001, 0x20000, 0x20fff, 0x3c001, 0x40fff};
    static const uint64_t good[] = {0x1c000, 0x21000, 0x3c000, 0x41000, 0xfd000000};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        place_framebuffer(bad[i]);
        check_text(boot.reason, "");
        check_has(boot.warnings, "lies over the kernel or a module: no screen");
        check_int(boot.screen, SCREEN_NONE);
        place_framebuffer(good[i]);
        check_text(boot.warnings, "");
    }
}

CASE(module_that_wraps)
{
    boot_info_add_module(&boot, UINT64_MAX - 10, 20, "m", 1);
    check_int(boot.module_count, 0);
    check_int(boot.memory.count, 0);
    check_text(boot.reason, "");
    check_has(boot.warnings, "module wraps around");
}

CASE(long_module_name)
{
    char name[100];
    memset(name, 'n', sizeof name);
    boot_info_add_module(&boot, 0x1000, 1, name, 63);
    check_text(boot.warnings, "");
    boot_info_add_module(&boot, 0x2000, 1, name, sizeof name);
    check_has(boot.warnings, "name is longer than 63 bytes");
    check_int(strlen(boot.module[0].name), 63);
    check_int(strlen(boot.module[1].name), 63);
}

CASE(command_line)
{
    static char line[2 * COMMAND_LINE_MAX];
    memset(line, 'x', sizeof line);
    boot_info_set_command_line(&boot, "exit=qemu", 9);
    check_text(boot.command_line, "exit=qemu");
    boot_info_set_command_line(&boot, line, COMMAND_LINE_MAX - 1);
    check_int(strlen(boot.command_line), COMMAND_LINE_MAX - 1);
    check_text(boot.warnings, "");
    boot_info_set_command_line(&boot, line, COMMAND_LINE_MAX);
    check_int(strlen(boot.command_line), COMMAND_LINE_MAX - 1);
    check_has(boot.warnings, "command line is longer than 4095 bytes");
    check_text(boot.reason, "");
    check_sane(&boot);
}

/* ESC, BEL, DEL and the one-character CSI of UTF-8; letters of other scripts stay. */
CASE(what_a_terminal_would_obey)
{
    static const char line[] = "a\x1b[2J\a\x7f \xc2\x9b"
                               "5m \xc3\xa9 \xc2\xa0";
    boot_info_set_command_line(&boot, line, sizeof line - 1);
    check_text(boot.command_line, "a?[2J?? ??5m \xc3\xa9 \xc2\xa0");
    boot_info_add_module(&boot, 0x1000, 1, "\x1b]0;m\a", 7);
    check_text(boot.module[0].name, "?]0;m?");
    check_text(boot.warnings, "");
}

static void set_rsdp(const struct rsdp *rsdp, size_t size)
{
    void *bytes = exact_copy(rsdp, size);
    boot_info_set_rsdp(&boot, bytes, size);
    free(bytes);
}

/* What stands after the 20 bytes of an old one is not its. */
CASE(rsdp_revision_0)
{
    struct rsdp rsdp = make_rsdp(0), expected = rsdp;
    memset((char *)&expected + RSDP_V1_SIZE, 0, sizeof expected - RSDP_V1_SIZE);
    memset((char *)&rsdp + RSDP_V1_SIZE, 0x55, sizeof rsdp - RSDP_V1_SIZE);
    for (size_t size = RSDP_V1_SIZE; size <= sizeof rsdp; size++) {
        boot = (struct boot_info){0};
        set_rsdp(&rsdp, size);
        check(boot.has_rsdp);
        check_bytes(&boot.rsdp, &expected, sizeof expected);
        check_text(boot.warnings, "");
    }
}

CASE(rsdp_revision_2)
{
    struct rsdp rsdp = make_rsdp(2);
    set_rsdp(&rsdp, sizeof rsdp);
    check(boot.has_rsdp);
    check_bytes(&boot.rsdp, &rsdp, sizeof rsdp);
    check_text(boot.warnings, "");
}

/* A later revision may be longer; its checksum is over all of it. */
CASE(rsdp_longer)
{
    struct {
        struct rsdp rsdp;
        char more[8];
    } longer = {make_rsdp(3), {1, 2, 3, 4, 5, 6, 7, 8}};
    longer.rsdp.length = sizeof longer;
    longer.rsdp.extended_checksum = 0;
    longer.rsdp.extended_checksum = checksum_for(&longer, sizeof longer);
    void *bytes = exact_copy(&longer, sizeof longer);
    boot_info_set_rsdp(&boot, bytes, sizeof longer);
    check(boot.has_rsdp);
    check_bytes(&boot.rsdp, &longer, sizeof longer.rsdp);
    free(bytes);
}

CASE(newer_rsdp_wins_in_either_order)
{
    struct rsdp old = make_rsdp(0), new = make_rsdp(2);
    set_rsdp(&old, RSDP_V1_SIZE);
    set_rsdp(&new, sizeof new);
    check_int(boot.rsdp.revision, 2);
    set_rsdp(&old, RSDP_V1_SIZE);
    check_int(boot.rsdp.revision, 2);
    check_text(boot.warnings, "");
}

CASE(damaged_rsdp)
{
    for (uint8_t revision = 0; revision <= 2; revision += 2) {
        struct rsdp good = make_rsdp(revision);
        size_t size = revision ? sizeof good : RSDP_V1_SIZE;
        for (size_t i = 0; i < size; i++) {
            struct rsdp bad = good;
            ((char *)&bad)[i] ^= 0x10;
            boot = (struct boot_info){0};
            set_rsdp(&bad, size);
            check(!boot.has_rsdp);
            check_has(boot.warnings, "RSDP is damaged");
            check_text(boot.reason, "");
        }
        for (size_t short_size = 0; short_size < RSDP_V1_SIZE; short_size++) {
            boot = (struct boot_info){0};
            set_rsdp(&good, short_size);
            check(!boot.has_rsdp);
            check_has(boot.warnings, "RSDP is damaged");
        }
    }
}

/* GRUB on UEFI puts the first 20 bytes of a new one into the tag for the old one. */
CASE(first_part_of_a_new_rsdp_is_an_old_one)
{
    struct rsdp new = make_rsdp(2);
    for (size_t size = RSDP_V1_SIZE; size < sizeof new; size++) {
        boot = (struct boot_info){0};
        set_rsdp(&new, size);
        check(boot.has_rsdp);
        check_int(boot.rsdp.revision, 0);
        check_int(boot.rsdp.rsdt_address, new.rsdt_address);
        check_int(boot.rsdp.xsdt_address, 0);
        check_text(boot.warnings, "");
    }
}

/* What is missing would have been zeros, so the sum is right. */
CASE(short_rsdp_with_the_right_checksum)
{
    struct rsdp rsdp = make_rsdp(0);
    rsdp.rsdt_address = 0;
    rsdp.checksum = 0;
    rsdp.checksum = checksum_for(&rsdp, RSDP_V1_SIZE);
    for (size_t size = offsetof(struct rsdp, rsdt_address); size < RSDP_V1_SIZE; size++) {
        boot = (struct boot_info){0};
        set_rsdp(&rsdp, size);
        check(!boot.has_rsdp);
    }
    set_rsdp(&rsdp, RSDP_V1_SIZE);
    check(boot.has_rsdp);
}

CASE(rsdp_with_impossible_length)
{
    static const uint32_t lengths[] = {0, 1, 20, 35, 37, 0x80000000, UINT32_MAX};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct rsdp rsdp = make_rsdp(2);
        rsdp.length = lengths[i];
        rsdp.extended_checksum = 0;
        rsdp.extended_checksum =
            checksum_for(&rsdp, lengths[i] < sizeof rsdp ? lengths[i] : sizeof rsdp);
        boot = (struct boot_info){0};
        set_rsdp(&rsdp, sizeof rsdp);
        check(!boot.has_rsdp);
    }
}

/* A good one is not lost because of a damaged one that follows. */
CASE(damaged_rsdp_after_a_good_one)
{
    struct rsdp good = make_rsdp(0), bad = make_rsdp(2);
    bad.xsdt_address++;
    set_rsdp(&good, RSDP_V1_SIZE);
    set_rsdp(&bad, sizeof bad);
    check(boot.has_rsdp);
    check_int(boot.rsdp.revision, 0);
}
