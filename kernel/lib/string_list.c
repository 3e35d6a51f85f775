/* string_list.c - finds a string among strings that follow each other: no pointer for each takes room. */
#include <kernel/string.h>

const char *string_in_list(const char *list, unsigned number)
{
    for (; number > 0; list++) {
        if (*list == '\0')
            number--;
    }
    return list;
}
