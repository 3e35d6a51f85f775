/* ask.c - all that disks are asked. tests/services/disk_test.py has the disks, and looks at what became of them. */
#include "ask.h"
#include <kernel/boot_info.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/panic.h>
#include <services/threads.h>
#include <services/virtio_blk.h>

#define REQUESTS 40 /* more than fit into the queue at once */
#define BLOCKS 9    /* of each */
#define LONG_FIRST 1000
#define LONG_COUNT 2049 /* blocks of 512 bytes, written in one call */

static _Alignas(16) unsigned char bytes[LONG_COUNT * 512 + 16];
static bool is_over;
static uint64_t turns;

static const char *said(const char *problem)
{
    return problem ? problem : "done";
}

static struct block_device *disk(unsigned number)
{
    struct block_device *device = block_next(NULL);
    while (device && number-- > 0)
        device = block_next(device);
    return device;
}

/* "CRC-32" of IEEE 802.3. */
static uint32_t crc(uint32_t sum, const unsigned char *at, size_t size)
{
    sum = ~sum;
    for (size_t i = 0; i < size; i++) {
        sum ^= at[i];
        for (unsigned bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum;
}

static void fill(unsigned char *at, uint64_t first, size_t size)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (unsigned char)(first * 7 + i * 13 + i / 256);
}

static void read_all(struct block_device *device)
{
    size_t at_most = sizeof bytes / device->block_size;
    uint32_t sum = 0;
    const char *problem = NULL;
    for (uint64_t first = 0; first < device->block_count && !problem; first += at_most) {
        size_t count =
            device->block_count - first < at_most ? device->block_count - first : at_most;
        problem = block_read(device, first, count, bytes);
        sum = crc(sum, bytes, count * device->block_size);
    }
    console_printf("all of %s: %s, %08x\n", device->name, said(problem), sum);
}

/* The last is begun first. */
static void write_at_once(struct block_device *device)
{
    static struct block_request requests[REQUESTS];
    size_t size = BLOCKS * device->block_size;
    for (unsigned i = REQUESTS; i-- > 0;) {
        uint64_t first = 2 * BLOCKS * i;
        requests[i] = (struct block_request){
            .operation = BLOCK_WRITE, .first = first, .count = BLOCKS, .bytes = bytes + i * size};
        fill(bytes + i * size, first, size);
        block_submit(device, &requests[i]);
    }
    for (unsigned i = 0; i < REQUESTS; i++) {
        const char *problem = block_wait(&requests[i]);
        if (problem)
            console_printf("%u: %s\n", i, problem);
    }
    console_printf("%u at once; flush: %s\n", REQUESTS, said(block_flush(device)));
}

static void write_long(struct block_device *device)
{
    fill(bytes, LONG_FIRST, LONG_COUNT * 512);
    const char *problem = block_write(device, LONG_FIRST, LONG_COUNT, bytes);
    console_printf("a long one: %s; flush: %s\n", said(problem), said(block_flush(device)));
}

static void ask_for_what_is_not(struct block_device *device)
{
    uint64_t end = device->block_count;
    struct block_request request = {.count = BLOCK_REQUEST_MAX / 512 + 1, .bytes = bytes};
    block_submit(device, &request);
    console_printf("too much: %s\n", said(block_wait(&request)));
    console_printf("at the end: %s\n", said(block_read(device, end, 1, bytes)));
    console_printf("over the end: %s\n", said(block_read(device, end - 1, 2, bytes)));
    console_printf("far away: %s\n", said(block_read(device, UINT64_MAX, 2, bytes)));
    console_printf("unaligned: %s\n", said(block_read(device, 0, 1, bytes + 8)));
    console_printf("nowhere: %s\n", said(block_read(device, 0, 1, (void *)0x10)));
    console_printf("nothing: %s\n", said(block_read(device, 0, 0, bytes)));
    console_printf("and then: %s\n", said(block_read(device, end - 1, 1, bytes)));
}

static void work_beside(void *context)
{
    (void)context;
    for (; !is_over; turns++)
        thread_yield();
}

void ask_disks(const struct boot_info *boot)
{
    const char *problem = virtio_blk_start();
    if (problem)
        panic("%s", problem);
    for (struct block_device *device = block_next(NULL); device; device = block_next(device))
        console_printf("%s: %lu blocks of %u bytes%s\n", device->name, device->block_count,
                       device->block_size, device->is_read_only ? ", read-only" : "");
    if (command_line_has(boot->command_line, "disk", "silent")) {
        for (unsigned i = 0; i < 3; i++)
            console_printf("block %u: %s\n", i, said(block_read(disk(0), i, 1, bytes)));
        return;
    }
    struct thread *beside = thread_start("beside", work_beside, NULL);
    read_all(disk(0));
    read_all(disk(1));
    is_over = true;
    thread_join(beside);
    console_printf("another thread ran meanwhile: %s\n", turns > 100 ? "yes" : "no");
    write_at_once(disk(0));
    write_long(disk(0));
    ask_for_what_is_not(disk(0));
    console_printf("read-only: %s\n", said(block_write(disk(1), 0, 1, bytes)));
    console_printf("damaged: %s\n", said(block_read(disk(2), 40, 1, bytes)));
    console_printf("beside it: %s\n", said(block_read(disk(2), 41, 1, bytes)));
    console_printf("part of it: %s\n", said(block_read(disk(2), 0, 300, bytes)));
}
