/* gdb_commands.c - what gdb asks for: "Packets", "General Query Packets". */
#include "gdb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX ((GDB_PACKET_MAX - 8) / 2)

static char answer[GDB_PACKET_MAX];

static void done(bool good)
{
    packet_send(good ? "OK" : "E01");
}

/* Hexadecimal digits and nothing else: strtoul() would take a sign, blanks, 0x and no digit at all. */
static bool number(char **text, uint32_t *value)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    size_t count = strspn(*text, digits);
    if (!count || count > 8 || (*text)[count] == 'x')
        return false;
    *value = (uint32_t)strtoul(*text, text, 16);
    return true;
}

/* "ADDRESS,LENGTH"; what comes after it, or NULL. */
static char *address_and_size(char *text, uint32_t *address, uint32_t *size)
{
    if (!number(&text, address) || *text++ != ',' || !number(&text, size))
        return NULL;
    return text;
}

static void read_memory(struct machine *m, char *text)
{
    static uint8_t bytes[BYTES_MAX];
    uint32_t address, size;
    if (!address_and_size(text, &address, &size)) {
        done(false);
        return;
    }
    size_t count = gdb_read_memory(m, address, bytes, size < BYTES_MAX ? size : BYTES_MAX);
    if (!count && size) {
        done(false);
        return;
    }
    hex_write(answer, bytes, count);
    packet_send(answer);
}

static void write_memory(struct machine *m, char *text)
{
    static uint8_t bytes[BYTES_MAX];
    uint32_t address, size;
    const char *data = address_and_size(text, &address, &size);
    done(data && *data == ':' && size <= BYTES_MAX && hex_read(data + 1, bytes, size) &&
         (!size || gdb_write_memory(m, address, bytes, size)));
}

/* "Overview": } escapes what is special, by bit 5. */
static void write_binary(struct machine *m, char *text, const char *end)
{
    static uint8_t bytes[GDB_PACKET_MAX];
    uint32_t address, size, count = 0;
    const char *data = address_and_size(text, &address, &size);
    for (const char *in = data ? data + 1 : end; in < end; in++) {
        bool escaped = *in == '}' && in + 1 < end;
        in += escaped;
        bytes[count++] = (uint8_t)(*in ^ (escaped ? 0x20 : 0));
    }
    done(data && *data == ':' && count == size &&
         (!size || gdb_write_memory(m, address, bytes, size)));
}

static void point(char *text, bool add)
{
    uint32_t kind, address, size;
    text++;
    if (!number(&text, &kind) || kind > POINT_ACCESS || *text != ',' ||
        !address_and_size(text + 1, &address, &size)) {
        packet_send("");
        return;
    }
    if (add && !gdb_add_point(kind, address, size)) {
        done(false);
        return;
    }
    if (!add)
        gdb_remove_point(kind, address, size);
    done(true);
}

static void describe(const struct machine *m, char *text)
{
    const char *description = gdb_description(m);
    uint32_t offset, size;
    if (!address_and_size(text, &offset, &size)) {
        done(false);
        return;
    }
    size_t left = strlen(description) > offset ? strlen(description) - offset : 0;
    if (size > sizeof answer - 2)
        size = sizeof answer - 2;
    snprintf(answer, sizeof answer, "%c%.*s", left > size ? 'm' : 'l', (int)size,
             description + strlen(description) - left);
    packet_send(answer);
}

/* `monitor`: reset alone, in words that OpenOCD has too. */
static void monitor(struct machine *m, const char *text)
{
    char command[64] = "";
    size_t size = strlen(text) / 2;
    bool good = size < sizeof command && hex_read(text, (uint8_t *)command, size) &&
                strncmp(command, "reset", 5) == 0;
    if (good) {
        machine_reset(m);
        done(true);
        return;
    }
    static const char help[] = "board-sim knows 'monitor reset' only\n";
    hex_write(answer, (const uint8_t *)help, sizeof help - 1);
    packet_send(answer);
}

static void query(struct machine *m, char *text)
{
    static const char features[] = "qXfer:features:read:target.xml:";
    if (strncmp(text, "qSupported", 10) == 0)
        packet_send("PacketSize=fff;qXfer:features:read+;QStartNoAckMode+;vContSupported+");
    else if (strncmp(text, features, sizeof features - 1) == 0)
        describe(m, text + sizeof features - 1);
    else if (strncmp(text, "qRcmd,", 6) == 0)
        monitor(m, text + 6);
    else if (strcmp(text, "qAttached") == 0)
        packet_send("1");
    else if (strcmp(text, "qC") == 0)
        packet_send("QC1");
    else if (strcmp(text, "qfThreadInfo") == 0)
        packet_send("m1");
    else if (strcmp(text, "qsThreadInfo") == 0)
        packet_send("l");
    else
        packet_send("");
}

/* True: it runs now. */
static bool continue_or_step(struct machine *m, const char *text)
{
    char what = *text;
    if (strcmp(text, "vCont?") == 0) {
        packet_send("vCont;c;C;s;S");
        return false;
    }
    if (strncmp(text, "vCont;", 6) == 0)
        what = text[6];
    if (!what || !strchr("cCsS", what)) {
        packet_send("");
        return false;
    }
    gdb_resume(m, what == 's' || what == 'S');
    return true;
}

static bool leave(struct machine *m, const char *text)
{
    if (*text != 'k')
        done(true);
    machine_end(m, "gdb", *text == 'D' ? "gdb has let go of it" : "gdb has ended it");
    return true;
}

bool gdb_command(struct machine *m, char *text, size_t size)
{
    char *rest = text + 1;
    uint32_t which;
    switch (*text) {
    case 'g':
        gdb_read_registers(m, answer);
        packet_send(answer);
        break;
    case 'G':
        done(gdb_write_registers(m, rest));
        break;
    case 'p':
        if (number(&rest, &which) && !*rest && gdb_read_register(m, which, answer))
            packet_send(answer);
        else
            done(false);
        break;
    case 'P':
        done(number(&rest, &which) && *rest == '=' && gdb_write_register(m, which, rest + 1));
        break;
    case 'm':
        read_memory(m, rest);
        break;
    case 'M':
        write_memory(m, rest);
        break;
    case 'X':
        write_binary(m, rest, text + size);
        break;
    case 'Z':
    case 'z':
        point(text, *text == 'Z');
        break;
    case '?':
        gdb_tell_stop();
        break;
    case 'H':
    case 'T':
    case '!':
        done(true);
        break;
    case 'q':
        query(m, text);
        break;
    case 'Q':
        if (strcmp(text, "QStartNoAckMode") == 0) {
            done(true);
            packet_without_acks();
        } else {
            packet_send("");
        }
        break;
    case 'k':
    case 'D':
        return leave(m, text);
    case 'v':
        if (strncmp(text, "vKill", 5) == 0)
            return leave(m, text);
        return continue_or_step(m, text);
    case 'c':
    case 'C':
    case 's':
    case 'S':
        return continue_or_step(m, text);
    default:
        packet_send("");
    }
    return false;
}
