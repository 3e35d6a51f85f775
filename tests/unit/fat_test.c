/* fat_test.c - FAT file systems: names, chains and folders as no tool writes them, and each refusal. */
#include "unit.h"

#include <iconv.h>

#include "../disks/memory_disk.h"

#include "../../services/fat/chain.c"
#include "../../services/fat/file.c"
#include "../../services/fat/folder.c"
#include "../../services/fat/name.c"
#include "../../services/fat/volume.c"

#define CLUSTER 1024
#define FIRST 8 /* sector of the volume on the disk */
#define ROOT32 2
#define END 0x0fffffff
#define FREE_CLUSTER 0

/* The least clusters of each type; the disk goes on with zeros where the image ends. */
static const struct shape {
    uint32_t type, clusters, fat_sectors, root_entries;
} shapes[] = {{12, 400, 2, 32}, {16, 4085, 16, 32}, {32, 65525, 512, 0}};

static uint8_t image[6 << 20] __attribute__((aligned(16)));
static const struct shape *shape;
static struct fat_volume volume;
static struct fat_file file;
static unsigned char content[65536] __attribute__((aligned(16)));

static struct boot_sector *boot(void)
{
    return (struct boot_sector *)(void *)(image + FIRST * SECTOR);
}

static void put16(uint8_t *to, uint32_t value)
{
    to[0] = (uint8_t)value;
    to[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *to, uint32_t value)
{
    memcpy(to, &value, sizeof value);
}

static uint32_t data_sector(void)
{
    return 1 + 2 * shape->fat_sectors + shape->root_entries * 32 / SECTOR;
}

static uint8_t *cluster_at(uint32_t cluster)
{
    return image + (FIRST + data_sector()) * SECTOR + (cluster - 2) * CLUSTER;
}

static void set_fat(uint32_t cluster, uint32_t value)
{
    uint8_t *fat = image + (FIRST + 1) * SECTOR;
    if (shape->type == 32) {
        put32(fat + 4 * cluster, value | 0xf0000000); /* four bits that are nobody's */
    } else if (shape->type == 16) {
        put16(fat + 2 * cluster, value);
    } else {
        uint8_t *at = fat + cluster + cluster / 2;
        uint32_t old = little16(at);
        put16(at, cluster & 1 ? (old & 0xf) | value << 4 : (old & 0xf000) | (value & 0xfff));
    }
}

static void make(unsigned type)
{
    memset(image, 0, sizeof image);
    shape = &shapes[type == 12 ? 0 : type == 16 ? 1 : 2];
    struct boot_sector *sector = boot();
    uint32_t total = data_sector() + shape->clusters * (CLUSTER / SECTOR);
    memcpy(sector->jump, "\xeb\x3c\x90", 3);
    put16(sector->sector_size, SECTOR);
    sector->cluster_sectors = CLUSTER / SECTOR;
    put16(sector->reserved_sectors, 1);
    sector->fat_count = 2;
    put16(sector->root_entries, shape->root_entries);
    sector->media = 0xf8;
    if (type == 32) {
        put32(sector->fat_sectors32, shape->fat_sectors);
        put32(sector->root_cluster, ROOT32);
    } else {
        put16(sector->fat_sectors16, shape->fat_sectors);
    }
    put32(sector->sectors32, total);
    put16(sector->signature, 0xaa55);
    set_fat(0, 0x0ffffff8);
    set_fat(1, END);
    set_fat(ROOT32, END);
}

static struct fat_entry *root(unsigned i)
{
    uint8_t *start = shape->type == 32 ? cluster_at(ROOT32)
                                       : image + (FIRST + 1 + 2 * shape->fat_sectors) * SECTOR;
    return (struct fat_entry *)(void *)(start + 32 * i);
}

static struct fat_entry *put_entry(struct fat_entry *entry, const char *name, uint8_t attributes,
                                   uint32_t cluster, uint32_t size)
{
    memset(entry, 0, sizeof *entry);
    memcpy(entry->name, name, 11);
    entry->attributes = attributes;
    entry->cluster_high = (uint16_t)(cluster >> 16);
    entry->cluster_low = (uint16_t)cluster;
    entry->size = size;
    return entry;
}

static const char *or_empty(const char *reason)
{
    return reason ? reason : "";
}

static uint32_t block_size = 512;

static const char *mount(void)
{
    uint64_t count = (uint64_t)little32(boot()->sectors32) / (block_size / SECTOR) + 1;
    uint64_t first = FIRST / (block_size / SECTOR);
    disk_of(image, sizeof image, block_size, first + count);
    return or_empty(fat_mount(&volume, &disk.device, first, count));
}

static const char *find(const char *path)
{
    return or_empty(fat_find(&volume, path, &file));
}

static const char *read_all(const char *path)
{
    size_t count = 0;
    const char *reason = mount();
    if (!*reason)
        reason = find(path);
    if (!*reason)
        reason = or_empty(fat_read(&volume, &file, 0, content, sizeof content, &count));
    check(*reason || count == (file.size < sizeof content ? file.size : sizeof content));
    return reason;
}

/*
 * "A" is in clusters 5, 341, 300 and 9, of which the last one is not full. The entry of 341 in a FAT12 begins in one sector
 * and ends in the next.
 */
#define SECOND 341
#define THIRD 300
static const uint32_t chain[] = {5, SECOND, THIRD, 9};
#define A_SIZE (3 * CLUSTER + 100)

static void make_file(unsigned type)
{
    make(type);
    put_entry(root(0), "A          ", 0x20, 5, A_SIZE);
    for (size_t i = 0; i < 4; i++) {
        for (size_t at = 0; at < CLUSTER; at++)
            cluster_at(chain[i])[at] = (uint8_t)(i * 50 + at % 49);
        set_fat(chain[i], i < 3 ? chain[i + 1] : END);
    }
}

static uint8_t expected_at(size_t offset)
{
    return (uint8_t)(offset / CLUSTER * 50 + offset % CLUSTER % 49);
}

static const unsigned types[] = {12, 16, 32};
#define FOR_EACH_TYPE(type)                                                                        \
    for (unsigned i_ = 0, type = types[0]; i_ < 3; i_++, type = types[i_ < 3 ? i_ : 0])

CASE(a_file_in_pieces)
{
    FOR_EACH_TYPE(type)
    {
        for (block_size = 512; block_size <= 4096; block_size *= 2) {
            make_file(type);
            check_text(read_all("/a"), "");
            check_int(volume.type, type);
            check_int(volume.cluster_count, shape->clusters);
            for (size_t i = 0; i < A_SIZE; i++)
                check_int(content[i], expected_at(i));
        }
    }
}

CASE(any_part_of_a_file)
{
    static const uint32_t places[] = {0,    1,    511,  512,  1023, 1024,       1025,
                                      2048, 3071, 3072, 3171, 3172, UINT32_MAX, 5};
    for (block_size = 512; block_size <= 4096; block_size *= 2) {
        make_file(16);
        check_text(read_all("A"), "");
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            for (size_t size = 0; size < 4096; size += i % 2 ? 511 : 512) {
                size_t count, left = places[i] < A_SIZE ? A_SIZE - places[i] : 0;
                memset(content, 0xee, sizeof content);
                check(!fat_read(&volume, &file, places[i], content + i % 3 * 16, size, &count));
                check_int(count, size < left ? size : left);
                for (size_t at = 0; at < count; at++)
                    check_int(content[i % 3 * 16 + at], expected_at(places[i] + at));
                check_int(content[i % 3 * 16 + count], 0xee);
            }
        }
    }
}

/* What lies together is one request, where it may go to its place directly. */
CASE(few_requests)
{
    size_t count;
    make(16);
    put_entry(root(0), "LONG       ", 0x20, 10, 40 * CLUSTER);
    for (uint32_t i = 10; i < 50; i++)
        set_fat(i, i < 49 ? i + 1 : END);
    check_text(read_all("long"), "");
    unsigned before = disk.reads;
    check(!fat_read(&volume, &file, 0, content, 40 * CLUSTER, &count));
    check_int(disk.reads - before, 1);
    before = disk.reads;
    check(!fat_read(&volume, &file, 0, content + 1, 40 * CLUSTER, &count));
    check_int(disk.reads - before, 40 * CLUSTER / 512);
}

CASE(paths)
{
    static const char none[] = "there is no file or folder of that path";
    FOR_EACH_TYPE(type)
    {
        make_file(type);
        put_entry(root(1), "FOLDER     ", 0x10, 20, 12345);
        set_fat(20, 21);
        set_fat(21, END);
        struct fat_entry *inner = (struct fat_entry *)(void *)cluster_at(20);
        put_entry(inner++, ".          ", 0x10, 20, 0);
        put_entry(inner++, "..         ", 0x10, 0, 0);
        for (unsigned i = 2; i < CLUSTER / 32; i++)
            put_entry(inner++, "\xe5          ", 0x20, 7, 7);
        inner = (struct fat_entry *)(void *)cluster_at(21);
        put_entry(inner, "A LABEL    ", 0x08, 0, 0);
        put_entry(inner + 1, "INNER   TXT", 0x20, 0, 0);
        check_text(mount(), "");
        check_text(find("FOLDER/inner.txt"), "");
        check_text(file.name, "INNER.TXT");
        check_int(file.size, 0);
        check_text(find("//folder///"), "");
        check(file.is_folder);
        check_int(file.size, 0);
        check_text(find(""), "");
        check(file.is_folder && file.name[0] == '\0');
        check_text(find("folder/none"), none);
        check_text(find("b"), none);
        check_text(find("folder/inner"), none);
        check_text(find("folder/inner.txtx"), none);
        check_text(find("folder/."), none);
        check_text(find("folder/../a"), none);
        check_text(find("a label"), none);
        check_text(find("a/b"), "a part of the path is a file, and no folder");
        check_text(find("none/b"), none);
    }
}

CASE(listing)
{
    struct fat_file folder, entry = {0};
    bool done;
    make_file(12);
    for (unsigned i = 1; i < 32; i++)
        put_entry(root(i), "B          ", 0x20, 0, i);
    check_text(mount(), "");
    check_text(find("/"), "");
    folder = file;
    for (unsigned i = 0; i < 32; i++) {
        check(!fat_next(&volume, &folder, &entry, &done) && !done);
        check_int(entry.size, i == 0 ? A_SIZE : i);
    }
    for (unsigned i = 0; i < 3; i++)
        check(!fat_next(&volume, &folder, &entry, &done) && done);
    check_text(find("a"), "");
    folder = file;
    check_text(fat_next(&volume, &folder, &entry, &done), "it is a file: only a folder is listed");
    check(done);
}

CASE(folders_and_files_are_different)
{
    size_t count = 1;
    make_file(16);
    put_entry(root(1), "FOLDER     ", 0x10, 20, 0);
    check_text(read_all("folder"), "it is a folder: only a file is read");
    check(fat_read(&volume, &file, 0, content, 1, &count));
    check_int(count, 0);
}

/* The names of the first file; "none" where there is none. */
static const char *name(void)
{
    struct fat_file folder;
    bool done;
    memset(&file, 0, sizeof file);
    check_text(mount(), "");
    check(!fat_find(&volume, "", &folder) && !fat_next(&volume, &folder, &file, &done));
    return done ? "none" : file.name;
}

static const char *short_name(const char *bytes, uint8_t cases)
{
    make(16);
    put_entry(root(0), bytes, 0x20, 0, 0)->cases = cases;
    const char *found = name();
    check_text(file.name, file.short_name);
    return found;
}

CASE(short_names)
{
    check_text(short_name("NAME    TXT", 0), "NAME.TXT");
    check_text(short_name("NAME    TXT", 0x08), "name.TXT");
    check_text(short_name("NAME    TXT", 0x10), "NAME.txt");
    check_text(short_name("N       T  ", 0x18), "n.t");
    check_text(short_name("@AZ[    {  ", 0x18), "@az[.{");
    check_text(short_name("EIGHTCHRTHR", 0), "EIGHTCHR.THR");
    check_text(short_name("A B        ", 0), "A B");
    check_text(short_name("lower   txt", 0), "lower.txt");
    check_text(short_name("GR\x9a\xe1"
                          "E   \x80  ",
                          0),
               "GRÜßE.Ç");
    check_text(short_name("GR\x9a\xe1"
                          "E   \x80  ",
                          0x18),
               "grüße.ç");
    check_text(short_name("\x05"
                          "BC        ",
                          0),
               "σBC");
    check_text(short_name("        TXT", 0), "\ufffd.TXT");
    check_text(short_name("           ", 0), "\ufffd");
    check_text(short_name("A/B.C\nD\x7f"
                          "X\x00Y",
                          0),
               "A\ufffd"
               "B\ufffd"
               "C\ufffd"
               "D\ufffd.X\ufffdY");
    check_text(short_name("...        ", 0), "\ufffd\ufffd\ufffd");
    check_text(short_name("\xdb\xdb\xdb\xdb\xdb\xdb\xdb\xdb\xdb\xdb\xdb", 0), "████████.███");
    check_int(strlen(file.name), FAT_SHORT_NAME_MAX - 1);
    check_text(short_name("\xe5"
                          "BC        ",
                          0),
               "none");
    check_text(short_name(".          ", 0), "none");
    check_text(short_name("..         ", 0), "none");
    check_text(short_name(".         X", 0), "\ufffd.  X");
    check_text(short_name("..        X", 0), "\ufffd\ufffd.  X");
}

/* As the C library knows it. */
CASE(the_code_page)
{
    iconv_t converter = iconv_open("UTF-8", "CP437");
    if (converter == (iconv_t)-1)
        skip("this C library does not know code page 437");
    for (unsigned byte = 0x80; byte <= 0xff; byte++) {
        char bytes[12] = "AB         ", expected[8] = "A", from = (char)byte, *in = &from;
        char *out = expected + 1;
        size_t in_left = 1, out_left = sizeof expected - 2;
        bytes[1] = from;
        check_int(iconv(converter, &in, &in_left, &out, &out_left), 0);
        check_text(short_name(bytes, 0), expected);
    }
}

/* Puts a long name before "SHORT.TXT", and returns how many pieces it has. */
static unsigned put_long(const uint16_t *units, size_t count)
{
    unsigned pieces = (unsigned)(count + 12) / 13;
    struct fat_entry target;
    put_entry(&target, "SHORT   TXT", 0x20, 0, 0);
    for (unsigned i = 0; i < pieces; i++) {
        struct fat_long_entry *piece = (struct fat_long_entry *)(void *)root(pieces - 1 - i);
        memset(piece, 0xff, sizeof *piece);
        piece->order = (uint8_t)((i + 1) | (i + 1 == pieces ? 0x40 : 0));
        piece->attributes = 0x0f;
        piece->type = 0;
        piece->sum = sum_of(target.name);
        for (size_t at = 0; at < 13 && 13 * i + at <= count; at++)
            put16(at < 5    ? piece->first + 2 * at
                  : at < 11 ? piece->second + 2 * (at - 5)
                            : piece->third + 2 * (at - 11),
                  13 * i + at < count ? units[13 * i + at] : 0);
    }
    *root(pieces) = target;
    return pieces;
}

static const char *long_name(const char *ascii)
{
    uint16_t units[300];
    size_t count = strlen(ascii);
    for (size_t i = 0; i < count; i++)
        units[i] = (uint8_t)ascii[i];
    make(16);
    put_long(units, count);
    return name();
}

static const char *unicode(const uint16_t *units, size_t count)
{
    make(16);
    put_long(units, count);
    return name();
}

CASE(long_names)
{
    char longest[256];
    check_text(long_name("a long name with spaces.and.points"),
               "a long name with spaces.and.points");
    check_text(file.short_name, "SHORT.TXT");
    check_text(find("a LONG name with Spaces.And.Points"), "");
    check_text(find("short.TXT"), "");
    check_int(sum_of((const uint8_t *)"SHORT   TXT"), 0xb5); /* by FAT 1.03's own function */
    check_text(long_name("x"), "x");
    check_text(long_name("From A to z"), "From A to z");
    check_text(find("fROM a TO Z"), "");
    check_text(find("@rom a to z"), "there is no file or folder of that path");
    check_text(long_name("thirteen char"), "thirteen char");
    memset(longest, 'l', 255);
    longest[255] = '\0';
    check_text(long_name(longest), longest);
    check_text(unicode((const uint16_t[]){'g', 0xfc, 0x65e5, 0xd83d, 0xde42}, 5), "gü日🙂");
    check_text(find("gü日🙂"), "");
    check_text(unicode((const uint16_t[]){0xd83d, 'a', 0xde42, 0xd83d}, 4), "\ufffda\ufffd\ufffd");
    uint16_t wide[255];
    for (size_t i = 0; i < 255; i++)
        wide[i] = 0x20ac;
    make(16);
    check_int(put_long(wide, 255), 20);
    check_int(strlen(name()), FAT_NAME_MAX - 1);
}

CASE(long_names_that_are_none)
{
    static const char *const names[] = {".", "..", "a/b", "/", "line\n", "\x7f", ""};
    uint16_t units[260];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        check_text(long_name(names[i]), "SHORT.TXT");
    for (size_t i = 0; i < 260; i++)
        units[i] = 'x';
    check_text(unicode(units, 256), "SHORT.TXT");
    check_text(unicode(units, 260), "SHORT.TXT");
    check_text(unicode((const uint16_t[]){0, 'a'}, 2), "SHORT.TXT");
}

/* One struct for one file after the other, of which the first leaves nothing behind. */
CASE(what_follows_in_the_same_struct)
{
    struct fat_file folder;
    size_t count;
    bool done;
    make_file(16);
    memcpy(root(10), root(0), 32);
    unsigned pieces = put_long((const uint16_t[]){'l', 'o', 'n', 'g', 'e', 'r'}, 6);
    memcpy(root(pieces), root(10), 32);
    ((struct fat_long_entry *)(void *)root(0))->sum = sum_of(root(10)->name);
    put_entry(root(pieces + 1), "B          ", 0x20, 5, 1);
    memset(root(10), 0, 32);
    memset(&file, 0, sizeof file);
    check_text(mount(), "");
    check(!fat_find(&volume, "", &folder) && !fat_next(&volume, &folder, &file, &done));
    check_text(file.name, "longer");
    check(!fat_read(&volume, &file, 0, content, 10, &count));
    check(!fat_next(&volume, &folder, &file, &done));
    check_text(file.name, "B");
    check_text(fat_read(&volume, &file, 0, content, 10, &count),
               "the file is damaged: its chain of clusters goes on after its size");
    make(16);
    put_long((const uint16_t[]){'n', 'e', 'w'}, 3);
    memset(file.name, 'z', sizeof file.name);
    file.next_index = 0;
    check_text(mount(), "");
    check(!fat_next(&volume, &folder, &file, &done));
    check_text(file.name, "new");
}

#define DAMAGED_NAME(change)                                                                       \
    do {                                                                                           \
        static const uint16_t units[30] = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j',       \
                                           'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't',       \
                                           'u', 'v', 'w', 'x', 'y', 'z', '1', '2', '3', '4'};      \
        make(16);                                                                                  \
        check_int(put_long(units, 30), 3);                                                         \
        check_text(name(), "abcdefghijklmnopqrstuvwxyz1234");                                      \
        struct fat_long_entry *piece = (struct fat_long_entry *)(void *)root(0);                   \
        (void)piece;                                                                               \
        change;                                                                                    \
        check_text(name(), "SHORT.TXT");                                                           \
    } while (0)

CASE(long_names_that_are_damaged)
{
    DAMAGED_NAME(piece[0].order = 3);
    DAMAGED_NAME(piece[0].order = 0x44);
    DAMAGED_NAME(piece[0].order = 0x40);
    DAMAGED_NAME(piece[0].order = 0x42);
    DAMAGED_NAME(piece[0].order = 0x43 + 32);
    DAMAGED_NAME(piece[1].order = 1);
    DAMAGED_NAME(piece[1].order = 3);
    DAMAGED_NAME(piece[1].order = 0xe5);
    DAMAGED_NAME(piece[2].order = 0xe5);
    DAMAGED_NAME(piece[2].order = 0x41; piece[2].sum++);
    DAMAGED_NAME(piece[1].sum++);
    DAMAGED_NAME(piece[2].type = 1);
    DAMAGED_NAME(piece[0].sum++; piece[1].sum++; piece[2].sum++);
    DAMAGED_NAME(piece[0].order = 0xc3);
    DAMAGED_NAME(put_entry(root(4), "SHORT   TXT", 0x20, 0, 0);
                 put_entry(root(3), "A LABEL    ", 0x08, 0, 0));
}

#define REFUSED(type, change, reason)                                                              \
    do {                                                                                           \
        make_file(type);                                                                           \
        struct boot_sector *sector = boot();                                                       \
        (void)sector;                                                                              \
        change;                                                                                    \
        check_text(mount(), reason);                                                               \
    } while (0)

CASE(what_is_refused)
{
    static const char end[] = "it is no FAT file system: its first sector does not end in 55 aa";
    static const char jump[] = "it is no FAT file system: it does not begin with a jump";
    static const char others[] = "it is no FAT file system: it is exFAT or NTFS, which are others";
    static const char sizes[] =
        "it is no FAT file system: its sectors are none of 512, 1024, 2048 and 4096 bytes";
    static const char power[] =
        "the FAT file system is damaged: the sectors of a cluster are no power of two";
    static const char media[] =
        "the FAT file system is damaged: its medium is of no kind that there is";
    static const char larger[] = "the FAT file system is damaged: it is larger than its partition";
    static const char room[] = "the FAT file system is damaged: it has no room for files";
    REFUSED(12, , "");
    REFUSED(12, sector->signature[0]++, end);
    REFUSED(12, sector->signature[1]++, end);
    REFUSED(12, sector->jump[0] = 0, jump);
    REFUSED(12, sector->jump[2] = 0, jump);
    REFUSED(12, sector->jump[0] = 0xe9; sector->jump[2] = 0, "");
    REFUSED(12, memcpy(sector->maker, "EXFAT   \x01", 9), others);
    REFUSED(12, memcpy(sector->maker, "NTFS    \x01", 9), others);
    REFUSED(12, put16(sector->sector_size, 0), sizes);
    REFUSED(12, put16(sector->sector_size, 256), sizes);
    REFUSED(12, put16(sector->sector_size, 768), sizes);
    REFUSED(12, put16(sector->sector_size, 8192), sizes);
    REFUSED(12, sector->cluster_sectors = 0, power);
    REFUSED(12, sector->cluster_sectors = 3, power);
    REFUSED(12, put16(sector->reserved_sectors, 0),
            "the FAT file system is damaged: it has no reserved sector, and begins with one");
    REFUSED(12, sector->fat_count = 0, "the FAT file system is damaged: it has no FAT");
    REFUSED(12, sector->media = 0xf1, media);
    REFUSED(12, sector->media = 0xf7, media);
    REFUSED(12, sector->media = 0xf0, "");
    REFUSED(12, put16(sector->fat_sectors16, 0),
            "the FAT file system is damaged: its FAT has no sectors");
    REFUSED(12, put32(sector->sectors32, 0), "the FAT file system is damaged: it has no sectors");
    REFUSED(12, put16(sector->sectors16, 1000), larger);
    REFUSED(12, put32(sector->sectors32, data_sector()), room);
    REFUSED(12, put32(sector->sectors32, 1), room);
    REFUSED(12, put32(sector->sectors32, data_sector() + 1), room);
    REFUSED(12, put32(sector->sectors32, data_sector() + 2), "");
    REFUSED(16, put16(sector->fat_sectors16, 15),
            "the FAT file system is damaged: its FAT is too small for its clusters");
    REFUSED(12, put16(sector->root_entries, 0),
            "the FAT file system is damaged: it has no root folder");
    REFUSED(16, put32(sector->fat_sectors32, 16);
            put16(sector->fat_sectors16, 0),
            "the FAT file system is laid out as FAT32, and has too few clusters for that: make it "
            "larger, or not as FAT32");
}

CASE(what_is_refused_of_fat32)
{
    static const char laid_out[] = "the FAT file system is damaged: it has as many clusters as "
                                   "FAT32, and is laid out as FAT16";
    static const char no_root[] =
        "the FAT file system is damaged: its root folder is in no cluster";
    REFUSED(32, , "");
    REFUSED(32, put16(sector->fat_sectors16, 512), laid_out);
    REFUSED(32, put16(sector->root_entries, 16); put32(sector->sectors32, 140000), laid_out);
    REFUSED(32, put16(sector->version, 1),
            "the FAT32 file system is of a version that is not known: only 0.0 is");
    REFUSED(32, put32(sector->root_cluster, 1), no_root);
    REFUSED(32, put32(sector->root_cluster, 65525 + 2), no_root);
    REFUSED(32, put32(sector->root_cluster, 65525 + 1), "");
    REFUSED(32, put32(sector->fat_sectors32, 511),
            "the FAT file system is damaged: its FAT is too "
            "small for its clusters");
    REFUSED(32, put32(sector->sectors32, UINT32_MAX);
            sector->cluster_sectors = 1,
            "the FAT file system is damaged: it has more clusters than FAT32 can have");
    for (uint32_t beyond = 0; beyond < 2; beyond++)
        REFUSED(32, put32(sector->sectors32, 1 + 2 * 0x200000 + 0x0ffffff5 + beyond);
                put32(sector->fat_sectors32, 0x200000);
                sector->cluster_sectors = 1,
                beyond ? "the FAT file system is damaged: it has more clusters than FAT32 can have"
                       : "");
    REFUSED(32, sector->flags[0] = 0x82,
            "the FAT file system is damaged: the FAT in use is none of those that it has");
    REFUSED(32, put32(sector->fat_sectors32, UINT32_MAX);
            sector->fat_count = 255, "the FAT file system is damaged: it has no room for files");
}

CASE(partitions_that_are_not_there)
{
    static const char none[] =
        "the partition is not on the disk: it has no blocks, or reaches beyond the end";
    make(12);
    check_text(mount(), "");
    struct block_device *device = &disk.device;
    check_text(or_empty(fat_mount(&volume, device, FIRST, 0)), none);
    check_text(or_empty(fat_mount(&volume, device, device->block_count, 1)), none);
    check_text(or_empty(fat_mount(&volume, device, FIRST, device->block_count)), none);
    check_text(or_empty(fat_mount(&volume, device, 1, UINT64_MAX)), none);
    check_text(or_empty(fat_mount(&volume, device, FIRST, 10)),
               "the FAT file system is damaged: it is larger than its partition");
    device->block_count = UINT64_MAX; /* more bytes than 64 bits count */
    check_text(or_empty(fat_mount(&volume, device, FIRST, UINT64_MAX - FIRST)), "");
}

/* The number of clusters alone is the type. */
CASE(types)
{
    static const uint32_t counts[][2] = {{1, 12},     {4084, 12},  {4085, 16},
                                         {65524, 16}, {65525, 32}, {65526, 32}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct shape odd = shapes[counts[i][1] == 32 ? 2 : 1];
        make(counts[i][1] == 32 ? 32 : 16);
        odd.fat_sectors = 520;
        shape = &odd;
        if (counts[i][1] == 32)
            put32(boot()->fat_sectors32, odd.fat_sectors);
        else
            put16(boot()->fat_sectors16, odd.fat_sectors);
        put32(boot()->sectors32, data_sector() + counts[i][0] * 2);
        check_text(mount(), "");
        check_int(volume.type, counts[i][1]);
        check_int(volume.cluster_count, counts[i][0]);
    }
}

CASE(total_in_16_bits)
{
    make_file(12);
    put16(boot()->sectors16, little32(boot()->sectors32));
    check_text(read_all("a"), "");
    put32(boot()->sectors32, 300); /* only counts where the other one is 0 */
    put16(boot()->sectors16, 200);
    check_text(mount(), "");
    check_int(volume.cluster_count, (200 - data_sector()) / 2);
}

CASE(the_second_fat_is_in_use)
{
    make_file(32);
    uint8_t *fat = image + (FIRST + 1) * SECTOR;
    memcpy(fat + shape->fat_sectors * SECTOR, fat, shape->fat_sectors * SECTOR);
    memset(fat, 0, shape->fat_sectors * SECTOR);
    check(*read_all("a"));
    boot()->flags[0] = 0x81;
    check_text(read_all("a"), "");
    check_int(content[A_SIZE - 1], expected_at(A_SIZE - 1));
    boot()->flags[0] = 0x01; /* the FATs are copies */
    check(*read_all("a"));
}

#define CHAIN "a chain of clusters is damaged: "
#define DAMAGED_FILE(type, change, reason)                                                         \
    do {                                                                                           \
        make_file(type);                                                                           \
        change;                                                                                    \
        check_text(read_all("a"), reason);                                                         \
    } while (0)

CASE(files_that_are_damaged)
{
    static const char shorter[] = "the file is damaged: its chain of clusters ends before its size";
    static const char longer[] =
        "the file is damaged: its chain of clusters goes on after its size";
    FOR_EACH_TYPE(type)
    {
        DAMAGED_FILE(type, , "");
        DAMAGED_FILE(type, set_fat(9, 0x0ffffff8), "");
        DAMAGED_FILE(type, set_fat(5, 5), CHAIN "it leads back into itself");
        DAMAGED_FILE(type, set_fat(THIRD, SECOND);
                     root(0)->size = 1 << 20, CHAIN "it leads back into itself");
        DAMAGED_FILE(type, set_fat(9, 5);
                     root(0)->size = UINT32_MAX, CHAIN "it leads back into itself");
        DAMAGED_FILE(type, set_fat(SECOND, FREE_CLUSTER), CHAIN "it leads to a free cluster");
        DAMAGED_FILE(type, set_fat(SECOND, 1), CHAIN "it leads to a free cluster");
        DAMAGED_FILE(type, set_fat(SECOND, 0x0ffffff7), CHAIN "it leads to a bad cluster");
        DAMAGED_FILE(type, set_fat(SECOND, shape->clusters + 2),
                     CHAIN "it leads beyond the last cluster");
        DAMAGED_FILE(type, set_fat(SECOND, END), shorter);
        DAMAGED_FILE(type, set_fat(9, 10), longer);
        DAMAGED_FILE(type, root(0)->size = A_SIZE + CLUSTER, shorter);
        DAMAGED_FILE(type, root(0)->size = UINT32_MAX, shorter);
        DAMAGED_FILE(type, root(0)->size = 3 * CLUSTER + 1, "");
        DAMAGED_FILE(type, root(0)->size = 4 * CLUSTER, "");
        DAMAGED_FILE(type, root(0)->size = 3 * CLUSTER, longer);
        DAMAGED_FILE(type, root(0)->size = 0, longer);
        DAMAGED_FILE(type, root(0)->cluster_low = 0, shorter);
        DAMAGED_FILE(type, root(0)->cluster_low = 0; root(0)->size = 0, "");
        DAMAGED_FILE(type, root(0)->cluster_low = 1, CHAIN "it leads to a free cluster");
        DAMAGED_FILE(type, root(0)->cluster_low = (uint16_t)(shape->clusters + 2);
                     root(0)->cluster_high = (uint16_t)((shape->clusters + 2) >> 16),
                     CHAIN "it leads beyond the last cluster");
        DAMAGED_FILE(type, root(0)->cluster_high = type == 32 ? 0xf000 : 0xffff, "");
    }
    DAMAGED_FILE(12, set_fat(SECOND, 0xff6), CHAIN "it leads beyond the last cluster");
    DAMAGED_FILE(16, set_fat(SECOND, 0xfff6), CHAIN "it leads beyond the last cluster");
}

/* A hundred clusters in one file, in the order of the disk and against it. */
CASE(the_longest_chain)
{
    size_t count;
    for (unsigned turned = 0; turned < 2; turned++) {
        make(12);
        put_entry(root(0), "A          ", 0x20, turned ? 101 : 2, 100 * CLUSTER);
        for (uint32_t i = 2; i < 102; i++) {
            memset(cluster_at(i), (int)i, CLUSTER);
            set_fat(i, turned ? (i > 2 ? i - 1 : END) : (i < 101 ? i + 1 : END));
        }
        check_text(read_all("a"), "");
        check(!fat_read(&volume, &file, 50 * CLUSTER, content, sizeof content, &count));
        check_int(count, 50 * CLUSTER);
        for (size_t i = 0; i < count; i++)
            check_int(content[i], turned ? 51 - i / CLUSTER : 52 + i / CLUSTER);
    }
}

CASE(folders_that_are_damaged)
{
    FOR_EACH_TYPE(type)
    {
        make(type);
        put_entry(root(0), "FOLDER     ", 0x10, 20, 0);
        memset(cluster_at(20), 0xe5, CLUSTER);
        memset(cluster_at(21), 0xe5, CLUSTER);
        set_fat(20, 21);
        set_fat(21, END);
        check_text(mount(), "");
        check_text(find("folder/none"), "there is no file or folder of that path");
        set_fat(21, 20);
        check_text(mount(), "");
        check_text(find("folder/none"), CHAIN "it leads back into itself");
        check(disk.reads < 20);
        set_fat(21, 0x0ffffff7);
        check_text(mount(), "");
        check_text(find("folder/none"), CHAIN "it leads to a bad cluster");
        root(0)->cluster_low = 0;
        check_text(mount(), "");
        check_text(find("folder/folder"), CHAIN "it leads to a free cluster");
        root(0)->cluster_low = 0xffff;
        root(0)->cluster_high = 0x0fff;
        check_text(mount(), "");
        check_text(find("folder/none"), CHAIN "it leads beyond the last cluster");
    }
}

/* 2048 clusters of 32 entries are as many as there may be. */
CASE(the_largest_folder)
{
    make(16);
    put_entry(root(0), "FOLDER     ", 0x10, 3, 0);
    for (uint32_t i = 3; i < 3 + 2048; i++) {
        set_fat(i, i < 2 + 2048 ? i + 1 : END);
        memset(cluster_at(i), 0xe5, CLUSTER);
    }
    put_entry((struct fat_entry *)(void *)cluster_at(2 + 2048) + 31, "LAST       ", 0x20, 0, 0);
    check_text(mount(), "");
    check_text(find("folder/last"), "");
    check_text(find("folder/none"), "there is no file or folder of that path");
    set_fat(2 + 2048, 3 + 2048);
    set_fat(3 + 2048, END);
    check_text(mount(), "");
    check_text(find("folder/none"),
               "the folder is damaged: it has more entries than there can be in one");
}

/* Whoever writes to the disk meanwhile gets a sentence, or other bytes, and no more. */
CASE(a_file_that_becomes_shorter)
{
    size_t count;
    make_file(16);
    check_text(read_all("a"), "");
    set_fat(5, END);
    volume.fat.block = 0;
    check_text(fat_read(&volume, &file, CLUSTER, content, 1, &count),
               "the file has changed on the disk while it was read");
    check(!fat_read(&volume, &file, 0, content, 1, &count));
    set_fat(5, FREE_CLUSTER);
    volume.fat.block = 0;
    check_text(fat_read(&volume, &file, 0, content, A_SIZE, &count),
               CHAIN "it leads to a free cluster");
    check_int(count, 0);
}

/* The nth read fails, for each n; what is asked again then is answered. */
CASE(reads_that_fail)
{
    static const char silent[] = "the disk does not answer";
    for (unsigned n = 1, last = 0; last < n; n++) {
        size_t count = 0;
        make_file(32);
        uint64_t blocks = little32(boot()->sectors32);
        disk_of(image, sizeof image, 512, FIRST + blocks);
        disk.fails_at = n;
        const char *reason = fat_mount(&volume, &disk.device, FIRST, blocks);
        check(!reason || strcmp(reason, silent) == 0);
        if (reason)
            check(!fat_mount(&volume, &disk.device, FIRST, blocks));
        reason = fat_find(&volume, "a", &file);
        check(!reason || strcmp(reason, silent) == 0);
        if (reason)
            check(!fat_find(&volume, "a", &file));
        reason = fat_read(&volume, &file, 0, content, A_SIZE, &count);
        check(!reason || strcmp(reason, silent) == 0);
        for (size_t i = 0; i < count; i++)
            check_int(content[i], expected_at(i));
        if (reason)
            check(!fat_read(&volume, &file, 0, content, A_SIZE, &count));
        check_int(count, A_SIZE);
        last = disk.reads;
    }
}
