/* tar.c - reads archives: POSIX.1-2017, pax, "ustar Interchange Format". */
#include "tar.h"
#include <kernel/layout.h>
#include <kernel/string.h>
#include <stdint.h>

#define BLOCK 512

struct header {
    char name[100], mode[8], user[8], group[8], size[12], time[12], sum[8], type, link[100];
    char magic[6], version[2], user_name[32], group_name[32], major[8], minor[8], prefix[155];
    char padding[12];
};
CHECK_OFFSET(struct header, magic, 257);
CHECK_SIZE(struct header, BLOCK);

/* Octal digits, with blanks or zeroes around them. Returns false for anything else. */
static bool read_number(const char *field, size_t size, uint64_t *number)
{
    size_t i = 0, digits = 0;
    *number = 0;
    while (i < size && field[i] == ' ')
        i++;
    for (; i < size && field[i] >= '0' && field[i] <= '7'; i++, digits++)
        *number = *number * 8 + (uint64_t)(field[i] - '0');
    for (; i < size; i++) {
        if (field[i] != ' ' && field[i] != '\0')
            return false;
    }
    return digits > 0;
}

/* The sum of the header's bytes, its own field taken as blanks. */
static bool has_its_sum(const struct header *header)
{
    const unsigned char *bytes = (const unsigned char *)header;
    uint64_t sum = 0, expected;
    for (size_t i = 0; i < sizeof *header; i++) {
        bool is_sum = i >= offsetof(struct header, sum) && i < offsetof(struct header, type);
        sum += is_sum ? ' ' : bytes[i];
    }
    return read_number(header->sum, sizeof header->sum, &expected) && sum == expected;
}

static bool is_zero(const struct header *header)
{
    static const struct header zero;
    return memcmp(header, &zero, sizeof zero) == 0;
}

/* A prefix, if there is one, comes before the name, with a slash between. */
static size_t join(const struct header *header, char *path)
{
    size_t prefix = strnlen(header->prefix, sizeof header->prefix), name;
    memcpy(path, header->prefix, prefix);
    if (prefix > 0)
        path[prefix++] = '/';
    name = strnlen(header->name, sizeof header->name);
    memcpy(path + prefix, header->name, name);
    path[prefix + name] = '\0';
    return prefix + name;
}

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == 0x7f;
}

/* Parts between slashes, of which none is empty, "." or "..". */
static bool is_clean(const char *path)
{
    for (const char *part = path;;) {
        size_t length = 0;
        while (part[length] && part[length] != '/') {
            if (is_control(part[length]))
                return false;
            length++;
        }
        if (length == 0 || (length <= 2 && part[0] == '.' && part[length - 1] == '.'))
            return false;
        if (!part[length])
            return true;
        part += length + 1;
    }
}

static const char *read_path(const struct header *header, struct file *file)
{
    size_t length = join(header, file->path);
    if (length > 2 && memcmp(file->path, "./", 2) == 0) { /* of `tar -c .` */
        length -= 2;
        memmove(file->path, file->path + 2, length + 1);
    }
    if (file->is_folder && length > 1 && file->path[length - 1] == '/')
        file->path[length - 1] = '\0';
    return is_clean(file->path) || (file->is_folder && string_equal(file->path, "."))
               ? NULL
               : "a path in the archive is none: it is empty, absolute or has . or .. or control "
                 "characters in it";
}

static const char *read_type(char type, struct file *file)
{
    file->is_folder = type == '5';
    switch (type) {
    case '0':
    case '\0':
    case '5':
        return NULL;
    case '1':
    case '2':
        return "the archive has a link: pack what it leads to";
    case 'x':
    case 'g':
    case 'L':
    case 'K':
        return "the archive is in another format: make it with tar --format=ustar";
    default:
        return "the archive has something that is neither a file nor a folder";
    }
}

const char *tar_read(const void *archive, size_t size, struct file *file, bool *done)
{
    struct header header;
    uint64_t length;
    *done = false;
    if (file->next > size || size - file->next < BLOCK)
        return "the archive has no end: it may be cut";
    memcpy(&header, (const char *)archive + file->next, sizeof header);
    *done = is_zero(&header);
    if (*done)
        return NULL;
    if (memcmp(header.magic, "ustar", sizeof header.magic) != 0)
        return memcmp(header.magic, "ustar ", sizeof header.magic) == 0
                   ? "the archive is in another format: make it with tar --format=ustar"
                   : "it is no tar archive";
    if (!has_its_sum(&header))
        return "the archive is damaged: the sum of a header is wrong";
    const char *reason = read_type(header.type, file);
    if (!reason)
        reason = read_path(&header, file);
    if (reason)
        return reason;
    if (!read_number(header.size, sizeof header.size, &length))
        return "the archive is damaged: the size of a file is no number";
    file->next += BLOCK;
    if (file->is_folder)
        length = 0;
    if (length > size - file->next)
        return "a file reaches beyond the end of the archive: it may be cut";
    file->bytes = (const char *)archive + file->next;
    file->size = length;
    uint64_t padded = (length + BLOCK - 1) & ~(uint64_t)(BLOCK - 1);
    file->next += padded < size - file->next ? padded : size - file->next;
    return NULL;
}
