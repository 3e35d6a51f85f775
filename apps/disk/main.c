/*
 * disk - the disks of a virtual machine, their partitions, and the files in those that have a FAT file system. With
 * "cat=notes.txt" on the command line, what is in that file of the first one that has it.
 */
#include <kernel/boot_info.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <services/fat.h>
#include <services/partitions.h>
#include <services/virtio_blk.h>

#define DEPTH 4 /* folders in folders */

static struct fat_volume volume;
static char wanted[COMMAND_LINE_MAX];

static void print_file(const char *path)
{
    static _Alignas(16) char bytes[4096];
    struct fat_file file;
    size_t count = 0;
    const char *problem = fat_find(&volume, path, &file);
    for (uint32_t at = 0; !problem && at < file.size; at += (uint32_t)count) {
        problem = fat_read(&volume, &file, at, bytes, sizeof bytes, &count);
        console_write(bytes, problem ? 0 : count);
    }
    if (problem)
        console_printf("%s: %s\n", path, problem);
}

/* Folders before what is in them; folders[0] is the root, each other one is in the one before it. */
static const char *list_files(void)
{
    static struct fat_file folders[DEPTH], file;
    static struct fat_file reached[DEPTH]; /* how far each folder is listed */
    const char *problem = fat_find(&volume, "", &folders[0]);
    unsigned depth = 0;
    bool done;
    reached[0] = (struct fat_file){0};
    while (!problem) {
        problem = fat_next(&volume, &folders[depth], &reached[depth], &done);
        if (problem || (done && depth == 0))
            break;
        if (done) {
            depth--;
            continue;
        }
        file = reached[depth];
        console_printf("%12u  %*s%s%s\n", file.size, 2 * (int)depth, "", file.name,
                       file.is_folder ? "/" : "");
        if (file.is_folder && depth + 1 < DEPTH) {
            folders[++depth] = file;
            reached[depth] = (struct fat_file){0};
        }
    }
    return problem;
}

static void show_files(struct block_device *disk, uint64_t first, uint64_t count)
{
    const char *problem = fat_mount(&volume, disk, first, count);
    if (!problem && wanted[0])
        print_file(wanted);
    else if (!problem)
        problem = list_files();
    if (problem)
        console_printf("  %s\n", problem);
}

static void show(struct block_device *disk)
{
    static struct partition_table table;
    console_printf("%s: %lu blocks of %u bytes%s\n", disk->name, disk->block_count,
                   disk->block_size, disk->is_read_only ? ", read-only" : "");
    const char *problem = partitions_read(&table, disk);
    if (problem || table.count == 0) {
        console_printf("  no partitions\n");
        show_files(disk, 0, disk->block_count);
        return;
    }
    if (table.warning)
        console_printf("  %s\n", table.warning);
    for (unsigned i = 0; i < table.count; i++) {
        const struct partition *partition = &table.partitions[i];
        const char *name = partition->is_efi_system ? "for UEFI" : partition->name;
        console_printf("  partition %u: %lu blocks from %lu on%s%s\n", partition->number,
                       partition->count, partition->first, name[0] ? ", " : "", name);
        show_files(disk, partition->first, partition->count);
    }
}

void kernel_main(const struct boot_info *boot)
{
    const char *problem = virtio_blk_start();
    command_line_value(boot->command_line, "cat", wanted, sizeof wanted);
    if (problem)
        console_printf("%s\n", problem);
    for (struct block_device *disk = block_next(NULL); disk; disk = block_next(disk))
        show(disk);
}
