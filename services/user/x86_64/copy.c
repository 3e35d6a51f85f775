/* copy.c - what the kernel reads from and writes to user memory. */
#include "entry.h"
#include <arch/cpu.h>
#include <services/user.h>

static bool is_users(uint64_t address, size_t size)
{
    return address >= USER_BEGIN && address < USER_END && size <= USER_END - address;
}

static bool copy(void *to, const void *from, size_t size)
{
    user_access_begin();
    bool copied = user_copy(to, from, size);
    user_access_end();
    return copied;
}

bool user_read(void *to, uint64_t from, size_t size)
{
    return is_users(from, size) && copy(to, (const void *)from, size);
}

bool user_write(uint64_t to, const void *from, size_t size)
{
    return is_users(to, size) && copy((void *)to, from, size);
}

/* To the end of each page: the string may end before the next one, which is not mapped. */
bool user_read_string(char *to, size_t size, uint64_t from)
{
    while (size > 0) {
        size_t part = PAGE_SIZE - from % PAGE_SIZE;
        part = part < size ? part : size;
        if (!user_read(to, from, part))
            return false;
        for (size_t i = 0; i < part; i++) {
            if (to[i] == '\0')
                return true;
        }
        to += part;
        from += part;
        size -= part;
    }
    return false;
}
