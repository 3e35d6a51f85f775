/* files.c - tests of an implementation of <services/files.h>: a reader of tar archives. */
#include "grade.h"
#include <kernel/format.h>
#include <kernel/string.h>
#include <services/files.h>

#define WEAK __attribute__((weak))
WEAK const char *files_use(const void *archive, size_t size)
{
    (void)archive, (void)size;
    grade_lacks("files_use");
}
WEAK bool files_find(const char *path, struct file *file)
{
    (void)path, (void)file;
    grade_lacks("files_find");
}
WEAK bool files_next(struct file *file)
{
    (void)file;
    grade_lacks("files_next");
}
WEAK const char *file_name(const struct file *file)
{
    (void)file;
    grade_lacks("file_name");
}

enum { BLOCK = 512 };

/* POSIX.1-2017, pax, "ustar Interchange Format". */
struct header {
    char name[100], mode[8], user[8], group[8], size[12], time[12], sum[8], type, link[100];
    char magic[6], version[2], user_name[32], group_name[32], major[8], minor[8], prefix[155];
    char padding[12];
};

static _Alignas(16) char archive[32 * BLOCK];
static size_t used;

static void put_sum(struct header *header)
{
    unsigned sum = 0;
    memset(header->sum, ' ', sizeof header->sum);
    for (size_t i = 0; i < sizeof *header; i++)
        sum += ((unsigned char *)header)[i];
    format_string(header->sum, sizeof header->sum, "%06o", sum);
}

static char content_at(size_t i)
{
    return (char)('a' + i % 23);
}

static struct header *add(const char *name, char type, size_t size)
{
    struct header *header = (struct header *)(void *)(archive + used);
    memset(header, 0, sizeof *header);
    memcpy(header->name, name, strnlen(name, sizeof header->name));
    format_string(header->size, sizeof header->size, "%011o", (unsigned)size);
    memcpy(header->magic, "ustar", 6);
    memcpy(header->version, "00", 2);
    header->type = type;
    put_sum(header);
    used += BLOCK;
    memset(archive + used, 0, BLOCK);
    for (size_t i = 0; i < size; i++)
        archive[used + i] = content_at(i);
    used += (size + BLOCK - 1) / BLOCK * BLOCK;
    return header;
}

static void begin(void)
{
    memset(archive, 0, sizeof archive);
    used = 0;
}

static const char *use(size_t size)
{
    grade_operation("files_use() of %zu bytes", size);
    return files_use(grade_fenced(archive, size), size);
}

static void expect_use(void)
{
    const char *reason = use(used + 2 * BLOCK);
    grade_expect(reason == NULL, "files_use() should take the archive, and returned \"%s\"",
                 reason);
}

static void expect_refused(const char *why)
{
    struct file file;
    const char *reason = use(used + 2 * BLOCK);
    grade_expect(reason != NULL, "files_use() should return a reason: %s", why);
    grade_expect(!files_find("name", &file),
                 "after files_use() has returned a reason, no file should be found");
}

static struct file expect_file(const char *path, size_t size)
{
    struct file file;
    grade_operation("files_find(\"%s\")", path);
    bool found = files_find(path, &file);
    grade_expect(found, "files_find(\"%s\") should find it", path);
    grade_expect(!file.is_folder, "%s should be a file, and is a folder", path);
    grade_expect(file.size == size, "%s should have %zu bytes, and has %zu", path, size, file.size);
    for (size_t i = 0; i < size; i++)
        grade_expect(((const char *)file.bytes)[i] == content_at(i),
                     "byte %zu of %s should be '%c', and is 0x%x", i, path, content_at(i),
                     ((const unsigned char *)file.bytes)[i]);
    return file;
}

static void expect_none(const char *path)
{
    struct file file;
    grade_operation("files_find(\"%s\")", path);
    grade_expect(!files_find(path, &file), "files_find(\"%s\") should find nothing, and found %s",
                 path, file.path);
}

static void one_file(void)
{
    begin();
    add("name", '0', 100);
    expect_use();
    expect_file("name", 100);
}

static void several(void)
{
    static const size_t sizes[] = {1, 511, 512, 513, 1024, 7};
    char name[] = "file0";
    begin();
    for (size_t i = 0; i < GRADE_COUNT(sizes); i++, name[4]++)
        add(name, '0', sizes[i]);
    expect_use();
    for (size_t i = GRADE_COUNT(sizes); i-- > 0;) {
        name[4]--;
        expect_file(name, sizes[i]);
    }
}

static void empty_file(void)
{
    begin();
    add("nothing", '\0', 0);
    add("name", '0', 5);
    expect_use();
    expect_file("nothing", 0);
    expect_file("name", 5);
}

static void folders(void)
{
    struct file file;
    begin();
    add("notes/", '5', 0);
    add("notes/today", '0', 9);
    expect_use();
    grade_operation("files_find(\"notes\")");
    grade_expect(files_find("notes", &file), "files_find(\"notes\") should find the folder");
    grade_expect(file.is_folder, "notes should be a folder");
    grade_expect(string_equal(file.path, "notes"),
                 "a folder's path has no slash at its end: \"notes\", and it is \"%s\"", file.path);
    expect_file("notes/today", 9);
}

static void whole_paths(void)
{
    begin();
    add("notes/today", '0', 9);
    add("notes/todayish", '0', 10);
    expect_use();
    expect_file("/notes/today", 9);
    expect_file("//notes/todayish", 10);
    expect_none("notes/tod");
    expect_none("notes/todays");
    expect_none("today");
    expect_none("");
}

static void in_order(void)
{
    static const char *const names[] = {"c", "a", "b"};
    struct file file = {0};
    begin();
    for (size_t i = 0; i < GRADE_COUNT(names); i++)
        add(names[i], '0', 600 * i);
    expect_use();
    for (size_t i = 0; i < GRADE_COUNT(names); i++) {
        grade_operation("files_next(), the %zu. time", i + 1);
        grade_expect(files_next(&file) && string_equal(file.path, names[i]),
                     "files_next() should find \"%s\", and found \"%s\"", names[i], file.path);
    }
    grade_operation("files_next() after the last one");
    grade_expect(!files_next(&file), "files_next() should return false after the last file");
}

static void names(void)
{
    static const char *const paths[][2] = {
        {"notes/today", "today"}, {"a/b/c", "c"}, {"today", "today"}};
    for (size_t i = 0; i < GRADE_COUNT(paths); i++) {
        struct file file = {0};
        memcpy(file.path, paths[i][0], strnlen(paths[i][0], FILE_PATH_MAX) + 1);
        grade_operation("file_name() of %s", file.path);
        const char *name = file_name(&file);
        grade_expect(string_equal(name, paths[i][1]), "file_name() of %s should be %s, and is %s",
                     file.path, paths[i][1], name);
    }
}

static void no_files(void)
{
    begin();
    expect_use();
    expect_none("name");
}

static void points_in_names(void)
{
    begin();
    add("./name", '0', 5);
    add("n.", '0', 6);
    add("a b", '0', 8);
    add(".n/...", '0', 7);
    add("./", '5', 0);
    expect_use();
    expect_file("name", 5);
    expect_file("n.", 6);
    expect_file("a b", 8);
    expect_file(".n/...", 7);
}

static void long_paths(void)
{
    char path[FILE_PATH_MAX];
    begin();
    struct header *header = add("", '0', 5);
    memset(header->name, 'n', sizeof header->name);
    put_sum(header);
    header = add("last", '0', 6);
    memset(header->prefix, 'p', sizeof header->prefix);
    put_sum(header);
    header = add("", '0', 7);
    memset(header->name, 'n', sizeof header->name);
    memset(header->prefix, 'q', sizeof header->prefix);
    put_sum(header);
    expect_use();
    memset(path, 'n', 100);
    path[100] = '\0';
    expect_file(path, 5);
    memset(path, 'p', 155);
    memcpy(path + 155, "/last", 6);
    expect_file(path, 6);
    memset(path, 'q', 155);
    path[155] = '/';
    memset(path + 156, 'n', 100);
    path[256] = '\0';
    expect_file(path, 7);
}

static void no_archive(void)
{
    begin();
    struct header *header = add("name", '0', 5);
    header->magic[0] = 'U';
    put_sum(header);
    expect_refused("its header does not say \"ustar\"");
    begin();
    memset(archive, 'x', BLOCK);
    expect_refused("it is no archive");
}

static void damaged(void)
{
    begin();
    add("name", '0', 5);
    archive[1]++;
    expect_refused("the sum of a header is wrong");
    archive[1]--;
    expect_use();
    add("second", '0', 5)->mode[3] = '7';
    expect_refused("the sum of the second header is wrong");
}

static void cut(void)
{
    begin();
    add("name", '0', 700);
    for (size_t size = 0; size < used; size += size % BLOCK == BLOCK - 1 ? 1 : BLOCK - 1)
        grade_expect(use(size) != NULL,
                     "files_use() should return a reason: the archive is cut after %zu bytes",
                     size);
}

/* The file has so many bytes, and the header says this of them. */
static void begin_with_size(size_t size, const char *text)
{
    begin();
    struct header *header = add("name", '0', size);
    memset(header->size, 0, sizeof header->size);
    memcpy(header->size, text, strnlen(text, sizeof header->size));
    put_sum(header);
}

static void sizes(void)
{
    static const char *const fives[] = {"00000000005", "5          ", "     5 "};
    for (size_t i = 0; i < GRADE_COUNT(fives); i++) {
        begin_with_size(5, fives[i]);
        expect_use();
        expect_file("name", 5);
    }
    begin_with_size(5, "777777777777");
    expect_refused("the file is larger than the archive");
    begin_with_size(0, "00000000008");
    expect_refused("8 is no octal digit");
    begin_with_size(0, "1 1");
    expect_refused("a blank does not stand between digits");
    begin_with_size(0, "");
    expect_refused("a size has digits");
}

static void other_kinds(void)
{
    static const char types[] = "12346xgL";
    static const char *const paths[] = {"/name", "..", "a/../b", "a//b", "a/./b", "a\nb", "name/"};
    for (const char *type = types; *type; type++) {
        begin();
        add("name", *type, 0);
        expect_refused("a link, a device or an entry of another format is no file");
    }
    for (size_t i = 0; i < GRADE_COUNT(paths); i++) {
        begin();
        add(paths[i], '0', 5);
        expect_refused("a path is absolute, or has .., an empty part or a control character in it");
    }
}

static const struct grade_test tests[] = {
    {GRADE(one_file), .hint = "a header of 512 bytes, then the file; its size is text, in octal"},
    {GRADE(several), .after = {"one_file"}, .hint = "the next header is at a multiple of 512"},
    {GRADE(empty_file), .after = {"several"}, .hint = "no bytes are no block; type 0 is '0', too"},
    {GRADE(folders), .after = {"several"},
     .hint = "type '5' is a folder, whose name ends in a slash"},
    {GRADE(whole_paths), .after = {"several"},
     .hint = "compare to the end of both, after the slashes at the beginning"},
    {GRADE(in_order), .after = {"several"},
     .hint = "file->next is where the next header is; it begins as 0"},
    {GRADE(names), .hint = "what is after the last slash, or all of it"},
    {GRADE(no_files), .hint = "a block of zeroes is the end"},
    {GRADE(points_in_names), .after = {"folders"},
     .hint = "`tar -c .` puts ./ before each name, and has an entry for the folder itself; other "
             "points are letters"},
    {GRADE(long_paths), .after = {"several"},
     .hint = "a name of 100 bytes has no zero at its end; a prefix comes before it, with a slash "
             "between"},
    {GRADE(no_archive), .after = {"one_file"}, .hint = "a header says \"ustar\" at byte 257"},
    {GRADE(damaged), .after = {"one_file"},
     .hint = "the sum of all bytes of a header, with blanks in the place of the sum"},
    {GRADE(cut), .after = {"one_file"},
     .hint = "before you read 512 bytes, look whether they are there; size - at cannot wrap "
             "around, at + 512 can"},
    {GRADE(sizes), .after = {"several"},
     .hint = "blanks may be around the digits, and 12 digits have no zero at their end"},
    {GRADE(other_kinds), .after = {"no_archive"},
     .hint =
         "look at all of the archive in files_use(), and refuse what files_find() could not give"},
};

const struct grade_step grade_step = {.tests = tests, .test_count = GRADE_COUNT(tests)};
