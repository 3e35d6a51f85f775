/*
 * tar_fuzz.c - any bytes as an archive, sums put right: a reason why they are none, or files that lie in it,
 * each of which is found by its path.
 */
#include "fuzz.h"
#define NEEDS_files

#include "../../services/files/files.c"
#include "../../services/files/tar.c"

/* Else hardly an input would come further than to the first one. */
static void put_sums(uint8_t *bytes, size_t size)
{
    for (size_t at = 0; size - at >= BLOCK; at += BLOCK) {
        struct header *header = (struct header *)(void *)(bytes + at);
        unsigned sum = 0;
        if (memcmp(header->magic, "ustar", 6) != 0)
            continue;
        memset(header->sum, ' ', sizeof header->sum);
        for (size_t i = 0; i < BLOCK; i++)
            sum += bytes[at + i];
        snprintf(header->sum, sizeof header->sum, "%06o", sum);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = exact_copy(data, size);
    put_sums(bytes, size);
    const char *reason = files_use(bytes, size);
    struct file file = {0}, found;
    size_t count = 0;
    for (; files_next(&file); count++) {
        const uint8_t *at = file.bytes;
        check(!reason && at >= bytes && file.size <= size &&
              (size_t)(at - bytes) <= size - file.size);
        check(strlen(file.path) < FILE_PATH_MAX && file.path[0] != '/' && file.path[0] != '\0');
        check(!strstr(file.path, "/../") && strncmp(file.path, "../", 3) != 0);
        check(files_find(file.path, &found) && string_equal(found.path, file.path));
        check(strlen(file_name(&file)) > 0);
    }
    check(count <= size / BLOCK && (!reason || reason[0] != '\0'));
    free(bytes);
    return 0;
}
