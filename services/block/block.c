/* block.c - requests to disks, and those that wait for them. */
#include <kernel/arch.h>
#include <kernel/assert.h>
#include <services/block.h>

#define AT_ONCE 8 /* requests of one long transfer */

static struct block_device *first_device, **end = &first_device;

void block_add(struct block_device *device)
{
    device->next = NULL;
    *end = device;
    end = &device->next;
}

struct block_device *block_next(struct block_device *device)
{
    return device ? device->next : first_device;
}

void block_done(struct block_request *request, const char *problem)
{
    uintptr_t state = arch_irq_save();
    request->problem = problem;
    request->is_done = true;
    wait_wake(&request->done);
    arch_irq_restore(state);
}

static const char *refusal(const struct block_device *device, const struct block_request *request)
{
    if (request->operation == BLOCK_FLUSH)
        return NULL;
    if (request->count == 0 || request->count > BLOCK_REQUEST_MAX / device->block_size)
        return "a request to a disk is 1 block to 64 KiB";
    if (request->first >= device->block_count ||
        request->count > device->block_count - request->first)
        return "the disk has no such block: it ends before";
    if ((uintptr_t)request->bytes % 16 != 0)
        return "the bytes for a disk must begin at a multiple of 16";
    if (request->operation == BLOCK_WRITE && device->is_read_only)
        return "the disk can only be read";
    return NULL;
}

void block_submit(struct block_device *device, struct block_request *request)
{
    const char *problem = refusal(device, request);
    request->is_done = false;
    request->problem = NULL;
    request->done = (struct wait_queue){0};
    if (problem) {
        block_done(request, problem);
        return;
    }
    uintptr_t state = arch_irq_save();
    device->submit(device, request);
    arch_irq_restore(state);
}

const char *block_wait(struct block_request *request)
{
    uintptr_t state = arch_irq_save();
    while (!request->is_done)
        wait_on(&request->done);
    arch_irq_restore(state);
    return request->problem;
}

/* Some requests at a time; those that follow a problem are not begun. */
static const char *transfer(struct block_device *device, enum block_operation operation,
                            uint64_t first, size_t count, unsigned char *bytes)
{
    struct block_request requests[AT_ONCE];
    size_t at_most = BLOCK_REQUEST_MAX / device->block_size, begun = 0, ended = 0;
    const char *problem = NULL;
    while (ended < begun || (count > 0 && !problem)) {
        if (count > 0 && !problem && begun - ended < AT_ONCE) {
            size_t now = count < at_most ? count : at_most;
            struct block_request *request = &requests[begun++ % AT_ONCE];
            *request = (struct block_request){
                .operation = operation, .first = first, .count = now, .bytes = bytes};
            block_submit(device, request);
            first += now;
            count -= now;
            bytes += now * device->block_size;
            continue;
        }
        const char *its = block_wait(&requests[ended++ % AT_ONCE]);
        problem = problem ? problem : its;
    }
    return problem;
}

const char *block_read(struct block_device *device, uint64_t first, size_t count, void *bytes)
{
    return transfer(device, BLOCK_READ, first, count, bytes);
}

const char *block_write(struct block_device *device, uint64_t first, size_t count,
                        const void *bytes)
{
    return transfer(device, BLOCK_WRITE, first, count, (void *)(uintptr_t)bytes);
}

const char *block_flush(struct block_device *device)
{
    struct block_request request = {.operation = BLOCK_FLUSH};
    block_submit(device, &request);
    return block_wait(&request);
}
