/* gdb_packet.c - the connection with gdb: "Overview" of its protocol has packets, checksums and acknowledgements. */
#define _POSIX_C_SOURCE 200809L

#include "gdb.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "text.h"

#define INTERRUPT '\x03'

static struct {
    int socket;
    bool acks;
    uint8_t bytes[512]; /* received and not looked at yet */
    size_t next, count;
    char sent[2 * GDB_PACKET_MAX + 8]; /* the last packet, should gdb ask for it again */
} line;

static int listen_at(unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int one = 1, server = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (server < 0 || bind(server, (struct sockaddr *)&address, size) || listen(server, 1) ||
        getsockname(server, (struct sockaddr *)&address, &size))
        refuse("--gdb %u: the port cannot be listened at (%s); choose another one", port,
               strerror(errno));
    fprintf(stderr, "gdb: waiting at localhost:%u\n", ntohs(address.sin_port));
    return server;
}

void packet_listen(unsigned port)
{
    int server = listen_at(port);
    signal(SIGPIPE, SIG_IGN);
    do
        line.socket = accept(server, NULL, NULL);
    while (line.socket < 0 && errno == EINTR);
    if (line.socket < 0)
        refuse("--gdb %u: no connection with gdb came about (%s)", port, strerror(errno));
    close(server);
    int one = 1;
    setsockopt(line.socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    line.acks = true;
}

void packet_without_acks(void)
{
    line.acks = false;
}

static void put(const char *bytes, size_t size)
{
    while (size) {
        ssize_t count = write(line.socket, bytes, size);
        if (count <= 0)
            return; /* the next read notices it */
        bytes += count;
        size -= (size_t)count;
    }
}

/* -1: gdb has gone. */
static int get(void)
{
    if (line.next == line.count) {
        ssize_t count;
        do
            count = read(line.socket, line.bytes, sizeof line.bytes);
        while (count < 0 && errno == EINTR);
        if (count <= 0)
            return -1;
        line.next = 0;
        line.count = (size_t)count;
    }
    return line.bytes[line.next++];
}

void packet_send(const char *text)
{
    uint8_t sum = 0;
    for (const char *c = text; *c; c++)
        sum = (uint8_t)(sum + (uint8_t)*c);
    snprintf(line.sent, sizeof line.sent, "$%s#%02x", text, sum);
    put(line.sent, strlen(line.sent));
}

/* The bytes between $ and #; false if there are too many, or gdb has gone. */
static bool read_body(char *text, size_t *size, uint8_t *sum)
{
    int byte;
    for (*size = 0, *sum = 0; (byte = get()) != '#'; *sum = (uint8_t)(*sum + byte)) {
        if (byte < 0 || *size == GDB_PACKET_MAX - 1)
            return false;
        text[(*size)++] = (char)byte;
    }
    text[*size] = '\0';
    return true;
}

bool packet_read(char text[GDB_PACKET_MAX], size_t *size)
{
    for (;;) {
        int byte = get();
        if (byte < 0)
            return false;
        if (byte == '-')
            put(line.sent, strlen(line.sent));
        if (byte != '$')
            continue;
        uint8_t sum, told;
        if (!read_body(text, size, &sum))
            return false;
        char digits[3] = {(char)get(), (char)get()};
        bool good = hex_read(digits, &told, 1) && told == sum;
        if (line.acks)
            put(good ? "+" : "-", 1);
        if (good)
            return true;
    }
}

bool packet_interrupted(int milliseconds)
{
    struct pollfd poll_line = {.fd = line.socket, .events = POLLIN};
    while (line.next < line.count || poll(&poll_line, 1, milliseconds) > 0) {
        int byte = get();
        if (byte == INTERRUPT || byte < 0)
            return true;
        if (byte == '$') { /* nothing of gdb's comes while it runs; what does is for later */
            line.next--;
            return true;
        }
    }
    return false;
}

static int digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *place = strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c);
    return c && place ? (int)(place - digits) : -1;
}

bool hex_read(const char *text, uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int high = digit(text[2 * i]), low = high < 0 ? -1 : digit(text[2 * i + 1]);
        if (low < 0)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void hex_write(char *text, const uint8_t *bytes, size_t count)
{
    *text = '\0';
    for (size_t i = 0; i < count; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}
