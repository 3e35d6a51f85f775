/* tar_test.c - the archive of files: what is found in it, and each refusal. */
#define NEEDS_files
#include "unit.h"

#include "../../services/files/files.c"
#include "../../services/files/tar.c"

static char bytes[16 * BLOCK];
static size_t used;

static void put_sum(struct header *header)
{
    unsigned sum = 0;
    memset(header->sum, ' ', sizeof header->sum);
    for (size_t i = 0; i < sizeof *header; i++)
        sum += ((unsigned char *)header)[i];
    snprintf(header->sum, sizeof header->sum, "%06o", sum);
}

static struct header *add(const char *name, char type, const char *content)
{
    struct header *header = (struct header *)(void *)(bytes + used);
    size_t size = strlen(content);
    memset(header, 0, BLOCK);
    memcpy(header->name, name, strlen(name));
    snprintf(header->size, sizeof header->size, "%011o", (unsigned)size);
    memcpy(header->magic,
           "ustar\0"
           "00",
           8);
    header->type = type;
    put_sum(header);
    used += BLOCK;
    memset(bytes + used, 0, BLOCK);
    memcpy(bytes + used, content, size);
    used += (size + BLOCK - 1) / BLOCK * BLOCK;
    return header;
}

static void begin(void)
{
    memset(bytes, 0, sizeof bytes);
    used = 0;
}

static const char *use(size_t size)
{
    static char *exact; /* stays until the next: the archive in use */
    free(exact);
    exact = malloc(size);
    memcpy(exact, bytes, size);
    const char *reason = files_use(exact, size);
    return reason ? reason : "";
}

static const char *use_whole(void)
{
    return use(used + 2 * BLOCK);
}

static const char *content(const char *path)
{
    static char text[BLOCK + 1];
    struct file file;
    if (!files_find(path, &file))
        return "none";
    if (file.is_folder)
        return "folder";
    memcpy(text, file.bytes, file.size);
    text[file.size] = '\0';
    return text;
}

CASE(files)
{
    begin();
    add("notes/", '5', "");
    add("notes/today", '0', "buy milk");
    add("./empty", '\0', "");
    struct header *header = add("last", '0', "in a long path");
    memset(header->prefix, 'p', sizeof header->prefix);
    put_sum(header);
    check_text(use_whole(), "");
    check_text(content("notes"), "folder");
    check_text(content("notes/today"), "buy milk");
    check_text(content("//notes/today"), "buy milk");
    check_text(content("empty"), "");
    check_text(content("notes/tod"), "none");
    check_text(content(""), "none");
    char path[FILE_PATH_MAX];
    memset(path, 'p', 155);
    memcpy(path + 155, "/last", 6);
    check_text(content(path), "in a long path");
    struct file file = {0};
    size_t count = 0;
    while (files_next(&file))
        count++;
    check_int(count, 4);
    check_text(file_name(&(struct file){.path = "notes/today"}), "today");
    check_text(file_name(&(struct file){.path = "today"}), "today");
    check(files_use("none", 4) != NULL);
    check(!files_find("empty", &file)); /* the archive before is not in use any more, either */
}

CASE(the_longest_path)
{
    begin();
    struct header *header = add("", '0', "x");
    memset(header->name, 'n', sizeof header->name);
    memset(header->prefix, 'p', sizeof header->prefix);
    put_sum(header);
    check_text(use_whole(), "");
    struct file file = {0};
    check(files_next(&file));
    check_int(strlen(file.path), FILE_PATH_MAX - 1);
}

CASE(nothing_in_it)
{
    begin();
    check_text(use_whole(), "");
    check_text(content("a"), "none");
}

#define REFUSED(change, reason)                                                                    \
    do {                                                                                           \
        begin();                                                                                   \
        struct header *header = add("name", '0', "content");                                       \
        (void)header;                                                                              \
        change;                                                                                    \
        put_sum(header);                                                                           \
        check_text(use_whole(), reason);                                                           \
    } while (0)

CASE(what_is_refused)
{
    static const char format[] =
        "the archive is in another format: make it with tar --format=ustar";
    static const char path[] = "a path in the archive is none: it is empty, absolute or has . or "
                               ".. or control characters in it";
    static const char number[] = "the archive is damaged: the size of a file is no number";
    static const char *const paths[] = {"/a",   "..",     "a/../b", "a//b", "./.", "a/",
                                        "a\nb", "a/\x7f", ".",      "b/..", ""};
    static const char types[] = "xgLK";
    REFUSED(, "");
    REFUSED(header->magic[0] = 'U', "it is no tar archive");
    REFUSED(memcpy(header->magic, "ustar  ", 7), format);
    for (const char *type = types; *type; type++)
        REFUSED(header->type = *type, format);
    REFUSED(header->type = '1', "the archive has a link: pack what it leads to");
    REFUSED(header->type = '2', "the archive has a link: pack what it leads to");
    REFUSED(header->type = '3', "the archive has something that is neither a file nor a folder");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        REFUSED(strcpy(header->name, paths[i]), path);
    REFUSED(memset(header->size, 0, 12), number);
    REFUSED(memcpy(header->size, "0000000008\0", 12), number);
    REFUSED(memcpy(header->size, "1 1", 3), number);
    REFUSED(memset(header->size, 0x80, 12), number);
    REFUSED(memset(header->size, '7', 12),
            "a file reaches beyond the end of the archive: it may be cut");
}

CASE(damaged)
{
    begin();
    add("name", '0', "content");
    bytes[0]++;
    check_text(use_whole(), "the archive is damaged: the sum of a header is wrong");
    check_text(content("name"), "none");
    bytes[0]--;
    memset(bytes + offsetof(struct header, sum), 'x', 8);
    check_text(use_whole(), "the archive is damaged: the sum of a header is wrong");
}

/* At every length, and never beyond. */
CASE(cut)
{
    static const char no_end[] = "the archive has no end: it may be cut";
    begin();
    add("name", '0', "content");
    check_text(use(0), no_end);
    check_text(use(BLOCK - 1), no_end);
    check_text(use(BLOCK + 6), "a file reaches beyond the end of the archive: it may be cut");
    check_text(use(BLOCK + 7), no_end);
    check_text(use(3 * BLOCK - 1), no_end);
    check_text(use(3 * BLOCK), "");
}
