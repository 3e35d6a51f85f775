/* printf.c - the kernel's printf, in a program: one system call for what fits into the room. */
#include <kernel/format.h>
#include <kernel/string.h>
#include <program.h>

struct room {
    char text[256];
    size_t used;
};

static void flush(struct room *room)
{
    write(room->text, room->used);
    room->used = 0;
}

static void put(void *context, const char *text, size_t size)
{
    struct room *room = context;
    while (size > 0) {
        size_t part = sizeof room->text - room->used;
        part = size < part ? size : part;
        memcpy(room->text + room->used, text, part);
        room->used += part;
        text += part;
        size -= part;
        if (room->used == sizeof room->text)
            flush(room);
    }
}

int printf(const char *format, ...)
{
    struct room room = {.used = 0};
    va_list arguments;
    va_start(arguments, format);
    int length = format_to(put, &room, format, arguments);
    va_end(arguments);
    if (room.used > 0)
        flush(&room);
    return length;
}
