/*
 * real-mode.c - puts the sentence of boot/x86_16/real_mode.asm into the kernel's ELF file, where a machine finds it
 * that executes the file as 16-bit code.
 *
 * usage: real-mode ELF FROM
 *
 * FROM is the assembled code, or an ELF that has it: stripping loses it.
 */
#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* System V ABI, "ELF Header" and "Program Header": of a 64-bit file. */
enum { IDENT_PADDING = 9, PHOFF = 32, PHNUM = 56, HEADER = 64, PROGRAM_HEADER = 56, P_OFFSET = 8 };
enum {
    MOVED_TO = 80,        /* where the program headers go, so that the first jump has room */
    START = 304,          /* real_mode.asm */
    ROOM_END = 4096,      /* the first segment */
    CODE_MAX = 256,       /* bytes of the code */
    JG_TARGET = 2 + 0x45, /* of the magic's first two bytes, as an instruction */
    ADD_AL_AL = 0xc0,
    JMP = 0xe9,
};

static void put_jump(uint8_t *room, int at)
{
    int distance = START - (at + 3);
    room[at] = JMP;
    room[at + 1] = (uint8_t)distance;
    room[at + 2] = (uint8_t)(distance >> 8);
}

/* Whether the code fits behind `table`, the program headers, and before every segment. */
static bool has_room(struct bytes table)
{
    for (size_t at = 0; at < table.size; at += PROGRAM_HEADER) {
        struct reader reader = read_from(table, at + P_OFFSET);
        if (read_u64(&reader) < ROOM_END || reader.failed)
            return false;
    }
    return table.size > 0 && MOVED_TO + table.size <= START;
}

/* Fills `room`, the beginning of the file. */
static const char *fill(uint8_t *room, struct bytes elf, struct bytes code)
{
    struct reader reader = read_from(elf, PHOFF), counted = read_from(elf, PHNUM);
    uint64_t at = read_u64(&reader);
    struct bytes table = bytes_part(elf, at, read_u16(&counted) * (uint64_t)PROGRAM_HEADER);
    if (code.size >= 4 && memcmp(code.at,
                                 "\x7f"
                                 "ELF",
                                 4) == 0)
        code = bytes_part(code, START, CODE_MAX);
    if (!has_room(table))
        return "it has no room after its program headers";
    if (code.size == 0 || code.size > ROOM_END - START)
        return "there is no code for it";
    memcpy(room, elf.at, HEADER);
    memcpy(room + MOVED_TO, table.at, table.size);
    memset(room + PHOFF, 0, sizeof(uint64_t));
    room[PHOFF] = MOVED_TO;
    memcpy(room + START, code.at, code.size);
    /* Not taken: "LF", class to version and ABI are instructions without effect; the first byte completes them. */
    room[IDENT_PADDING] = ADD_AL_AL;
    put_jump(room, IDENT_PADDING + 1);
    put_jump(room, JG_TARGET);
    return NULL;
}

static const char *write_begin(const char *path, const uint8_t *room)
{
    FILE *file = fopen(path, "r+b");
    if (!file)
        return "it cannot be written";
    size_t written = fwrite(room, ROOM_END, 1, file);
    return fclose(file) == 0 && written == 1 ? NULL : "it cannot be written";
}

int main(int argc, char **argv)
{
    struct bytes elf = {0}, code = {0};
    static uint8_t room[ROOM_END];
    if (argc != 3) {
        fputs("usage: real-mode ELF FROM\n", stderr);
        return 2;
    }
    const char *reason = file_read(argv[1], &elf);
    if (!reason)
        reason = file_read(argv[2], &code);
    if (!reason)
        reason = fill(room, elf, code);
    if (!reason)
        reason = write_begin(argv[1], room);
    if (reason)
        fprintf(stderr, "real-mode: %s: %s\n", argv[1], reason);
    free((void *)(uintptr_t)elf.at);
    free((void *)(uintptr_t)code.at);
    return reason ? EXIT_FAILURE : EXIT_SUCCESS;
}
