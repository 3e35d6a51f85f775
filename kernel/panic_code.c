/*
 * panic_code.c - a panic as a QR code: text that any camera shows, and scripts/decode reads. For example
 *
 *     PANIC  page fault: the kernel wrote to 0x8, where nothing is mapped. A null pointer?
 *     BUILD B03EE66E2ED552F9 TRACE A014 A009*3 CA8B X1234567890 RIP:FFFFFFFF8020A014 RSP:...
 *
 * TRACE begins with the address of the instruction that failed, CALLS with a return address; the rest are
 * return addresses. They count from the start of the text, those with an X from 0. *3 is three times more.
 * What does not fit into the largest code for which there is room on the screen is left out, from the end.
 */
#include <kernel/arch.h>
#include <kernel/build_id.h>
#include <kernel/format.h>
#include <kernel/framebuffer_code.h>
#include <kernel/panic.h>
#include <kernel/panic_code.h>
#include <kernel/string.h>
#include <stdarg.h>

#define WIDTH_MIN 640
#define HEIGHT_MIN 480
#define VERSION_MIN 6       /* has build, place and calls, and the message's beginning */
#define MESSAGE_PART 3      /* the message has at most a third of a code */
#define TRACE_LINES 16      /* as in the report */
#define TRACE_CALLS 1000000 /* more than fit on a stack */

extern const char text_start[];

static struct {
    char text[sizeof last_panic.message + 160];
    char words[1024];
    size_t words_size;
    struct qr_code code;
} making;

/* Appends words, in capitals. */
__attribute__((format(printf, 1, 2))) static void add(const char *format, ...)
{
    char *end = making.words + making.words_size;
    size_t room = sizeof making.words - making.words_size;
    va_list arguments;
    va_start(arguments, format);
    size_t size = (size_t)format_vstring(end, room, format, arguments);
    va_end(arguments);
    if (size >= room)
        return; /* the next one may fit */
    making.words_size += size;
    for (; *end; end++)
        *end = (char)(*end >= 'a' && *end <= 'z' ? *end - 'a' + 'A' : *end);
}

static void add_address(uintptr_t address)
{
    uintptr_t offset = address - (uintptr_t)text_start;
    if (offset <= UINT32_MAX)
        add(" %zx", (size_t)offset);
    else
        add(" x%zx", (size_t)address);
}

/* Recursion is one address. Returns false at the end of the trace. */
static bool add_call(struct arch_trace *trace)
{
    uintptr_t address = trace->return_address;
    unsigned repeats = 0;
    bool more;
    do
        more = arch_trace_next(trace);
    while (more && trace->return_address == address && ++repeats < TRACE_CALLS);
    add_address(address);
    if (repeats > 0)
        add("*%u", repeats);
    return more;
}

static void add_trace(const struct panic *panic)
{
    struct arch_trace trace = {.frame = panic->frame};
    add(panic->is_call ? " calls" : " trace");
    add_address(arch_frame_address(panic->frame));
    bool more = arch_trace_next(&trace);
    for (unsigned i = 1; more && i < TRACE_LINES; i++)
        more = add_call(&trace);
}

static void add_registers(const struct trap_frame *frame)
{
    struct arch_register reg;
    for (unsigned i = 0; arch_frame_register(frame, i, &reg); i++) {
        const char *name = reg.name;
        while (*name == ' ')
            name++;
        size_t size = strnlen(name, 8);
        while (size > 0 && name[size - 1] == ' ')
            size--;
        add(" %.*s:%zx", (int)size, name, (size_t)reg.value);
    }
}

static void make_words(const struct panic *panic)
{
    add("build %016llx", (unsigned long long)build_id_read());
    add_trace(panic);
    add_registers(panic->frame);
}

/* The message and a new line. Returns their size. */
static size_t make_text(const struct panic *panic)
{
    const size_t room = sizeof making.text - 1;
    int size = panic->file ? format_string(making.text, room, "PANIC  %s (%s:%d)", panic->message,
                                           panic->file, panic->line)
                           : format_string(making.text, room, "PANIC  %s", panic->message);
    size_t length = (size_t)size < room ? (size_t)size : room - 1;
    making.text[length] = '\n';
    return length + 1;
}

/* Cuts the text, but no character in two. */
static size_t cut_text(size_t size, size_t room)
{
    if (size <= room)
        return size;
    size_t length = room - 1;
    while (((unsigned char)making.text[length] & 0xc0) == 0x80)
        length--;
    making.text[length] = '\n';
    return length + 1;
}

/* What a code of this version holds of it: whole words. */
static struct qr_content content_for(const struct panic *panic, unsigned version, bool *is_whole)
{
    size_t size = make_text(panic);
    struct qr_content content = {.text = making.text, .words = making.words};
    content.text_size = cut_text(size, qr_code_room(version) / MESSAGE_PART);
    content.words_size = making.words_size;
    while (!qr_code_holds(version, &content))
        do
            content.words_size--;
        while (making.words[content.words_size] != ' ');
    *is_whole = content.text_size == size && content.words_size == making.words_size;
    return content;
}

/* The smallest version that holds everything, or the largest. */
static unsigned version_for(const struct panic *panic)
{
    bool is_whole;
    unsigned version = VERSION_MIN;
    while (content_for(panic, version, &is_whole), !is_whole && version < QR_VERSION_MAX)
        version++;
    return version;
}

static void show(const struct panic *panic, const struct framebuffer *framebuffer, void *pixels,
                 const struct font *font)
{
    make_words(panic);
    unsigned version = version_for(panic);
    struct code_place place = framebuffer_code_place(framebuffer, font, QR_SIDE(version));
    for (; place.covered > 0 && version > VERSION_MIN; version--)
        place = framebuffer_code_place(framebuffer, font, QR_SIDE(version - 1));
    bool is_whole;
    struct qr_content content = content_for(panic, version, &is_whole);
    qr_code_make(&making.code, version, &content);
    framebuffer_code_draw(framebuffer, pixels, &place, &making.code);
    arch_flush_writes();
}

void panic_code_show(const struct framebuffer *framebuffer, void *pixels, const struct font *font)
{
    static bool was_tried;
    if (was_tried || !last_panic.frame || framebuffer->width < WIDTH_MIN ||
        framebuffer->height < HEIGHT_MIN)
        return;
    was_tried = true;
    show(&last_panic, framebuffer, pixels, font);
}
