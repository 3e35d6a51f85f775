/*
 * program.c - calls each function of aeabi.c, by its name and by the operator for
 * which the compiler calls it, and compares what comes back with tables.h, which runtime_test.py
 * makes.
 *
 * The command line is empty; or it names a division, by "name" or by "operator", as in
 * "operator idivmod", and by 0 that must end in a panic.
 */
#include "machine.c"

/* r0 to r3 before and after. */
struct row {
    uint32_t in[4], out[4];
};

/* Offsets and sizes in bytes. The block's bytes are BEFORE(offset), and after the call add up. */
#define BLOCK_SIZE 176
#define BEFORE(offset) ((unsigned char)(7 * (offset) + 1))
struct memory_row {
    unsigned char to, from, size;
    uint32_t byte;
    uint32_t sum; /* FNV-1a of all of the block (IETF draft-eastlake-fnv, "FNV Basics") */
};

#include "tables.h"

/* ---- By operators ---- */

static uint64_t get(const uint32_t *words)
{
    return (uint64_t)words[1] << 32 | words[0];
}

static void put(uint32_t *words, uint64_t value)
{
    words[0] = (uint32_t)value;
    words[1] = (uint32_t)(value >> 32);
}

/* A function of its own each, so that the test sees what it calls. */
#define OPERATOR(name)                                                                             \
    __attribute__((noinline)) static void operator_##name(const uint32_t *in, uint32_t *out)

OPERATOR(uidiv)
{
    out[0] = in[0] / in[1];
}

OPERATOR(idiv)
{
    out[0] = (uint32_t)((int32_t)in[0] / (int32_t)in[1]);
}

OPERATOR(uidivmod)
{
    out[0] = in[0] / in[1];
    out[1] = in[0] % in[1];
}

OPERATOR(idivmod)
{
    out[0] = (uint32_t)((int32_t)in[0] / (int32_t)in[1]);
    out[1] = (uint32_t)((int32_t)in[0] % (int32_t)in[1]);
}

OPERATOR(uldivmod)
{
    put(out, get(in) / get(in + 2));
    put(out + 2, get(in) % get(in + 2));
}

OPERATOR(ldivmod)
{
    put(out, (uint64_t)((int64_t)get(in) / (int64_t)get(in + 2)));
    put(out + 2, (uint64_t)((int64_t)get(in) % (int64_t)get(in + 2)));
}

OPERATOR(lmul)
{
    put(out, get(in) * get(in + 2));
}

OPERATOR(llsl)
{
    put(out, get(in) << in[2]);
}

OPERATOR(llsr)
{
    put(out, get(in) >> in[2]);
}

OPERATOR(lasr)
{
    put(out, (uint64_t)((int64_t)get(in) >> in[2]));
}

OPERATOR(ulcmp)
{
    uint64_t left = get(in), right = get(in + 2);
    out[0] = (uint32_t)((left > right) - (left < right));
}

OPERATOR(lcmp)
{
    int64_t left = (int64_t)get(in), right = (int64_t)get(in + 2);
    out[0] = (uint32_t)((left > right) - (left < right));
}

OPERATOR(clzsi2)
{
    out[0] = in[0] == 0 ? 32 : (uint32_t)__builtin_clz(in[0]);
}

/* At any address: in[0], what is written in in[1] and in[2]. The first two words back are what was read. */
typedef uint32_t any4 __attribute__((may_alias, aligned(1)));
typedef uint64_t any8 __attribute__((may_alias, aligned(1)));

OPERATOR(uread4)
{
    out[0] = *(const any4 *)in[0];
}

OPERATOR(uread8)
{
    put(out, *(const any8 *)in[0]);
}

OPERATOR(uwrite4)
{
    out[0] = *(any4 *)in[0] = in[1];
}

OPERATOR(uwrite8)
{
    put(out, *(any8 *)in[0] = get(in + 1));
}

/* Of WHOLE_SIZE bytes, and large enough that the compiler makes calls of them. */
#define WHOLE_SIZE 72
struct whole {
    unsigned char bytes[WHOLE_SIZE];
};
struct whole4 {
    uint32_t words[WHOLE_SIZE / 4];
};
struct whole8 {
    uint64_t doubles[WHOLE_SIZE / 8];
};

#define MEMORY_OPERATORS(align)                                                                    \
    OPERATOR(memcpy##align)                                                                        \
    {                                                                                              \
        (void)out;                                                                                 \
        *(struct whole##align *)in[0] = *(const struct whole##align *)in[1];                       \
    }                                                                                              \
    OPERATOR(memmove##align)                                                                       \
    {                                                                                              \
        (void)out;                                                                                 \
        __builtin_memmove((struct whole##align *)in[0], (struct whole##align *)in[1], WHOLE_SIZE); \
    }                                                                                              \
    OPERATOR(memset##align)                                                                        \
    {                                                                                              \
        (void)out;                                                                                 \
        __builtin_memset((struct whole##align *)in[0], (int)in[2], WHOLE_SIZE);                    \
    }                                                                                              \
    OPERATOR(memclr##align)                                                                        \
    {                                                                                              \
        (void)out;                                                                                 \
        *(struct whole##align *)in[0] = (struct whole##align){0};                                  \
    }

MEMORY_OPERATORS()
MEMORY_OPERATORS(4)
MEMORY_OPERATORS(8)

/* ---- By name ---- */

typedef void function(void);

/* Any function, with r0 to r3 as given; they are then as it left them. */
__attribute__((naked)) static void call(uint32_t *registers, function *address)
{
    __asm__("push {r4, r5, r6, lr}\n\t"
            "mov r4, r0\n\t"
            "mov r5, r1\n\t"
            "ldm r0, {r0, r1, r2, r3}\n\t"
            "blx r5\n\t"
            "stm r4!, {r0, r1, r2, r3}\n\t"
            "pop {r4, r5, r6, pc}");
}

/* WITHOUT_NAMES: only what the compiler makes of the operators calls the functions. */
#ifdef WITHOUT_NAMES
#define BY_NAME(prefix, name) NULL
#else
#define BY_NAME(prefix, name) prefix##name
#define DECLARE(prefix, name, ...) function prefix##name;
CASES(DECLARE)
MEMORY_CASES(DECLARE)
UNALIGNED_CASES(DECLARE)
DECLARE(__aeabi_, idiv0)
DECLARE(__aeabi_, ldiv0)
#endif

struct functions {
    const char *name;
    function *named;
    void (*operator)(const uint32_t *in, uint32_t *out);
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct arithmetic {
    struct functions by;
    unsigned words; /* of the result */
    const struct row *rows;
    size_t count;
} cases[] = {
#define ARITHMETIC(prefix, name, words)                                                            \
    {{#name, BY_NAME(prefix, name), operator_##name}, words, rows_##name, COUNT(rows_##name)},
    CASES(ARITHMETIC)};

static const struct memory {
    struct functions by;
    enum { COPY, SET, CLEAR } kind;
    const struct memory_row *rows;
    size_t count;
} memory_cases[] = {
#define MEMORY(prefix, name, kind)                                                                 \
    {{#name, BY_NAME(prefix, name), operator_##name}, kind, rows_##name, COUNT(rows_##name)},
    MEMORY_CASES(MEMORY)};

static const struct unaligned {
    struct functions by;
    unsigned size; /* in bytes */
    int writes;
} unaligned_cases[] = {
#define UNALIGNED(prefix, name, size, writes)                                                      \
    {{#name, BY_NAME(prefix, name), operator_##name}, size, writes},
    UNALIGNED_CASES(UNALIGNED)};

/* ---- Compared ---- */

static unsigned calls;

static noreturn void fail(const char *by, const char *name, const uint32_t words[4])
{
    print("wrong by ");
    print(by);
    print(": ");
    print(name);
    for (unsigned i = 0; i < 4; i++)
        print_hexadecimal(words[i]);
    print("\n");
    finish(FAILED);
}

static void check_words(const struct arithmetic *a, const struct row *row, const uint32_t *got,
                        const char *by)
{
    calls++;
    for (unsigned i = 0; i < a->words; i++) {
        if (got[i] != row->out[i]) {
            print("got");
            for (unsigned word = 0; word < a->words; word++)
                print_hexadecimal(got[word]);
            print("\n");
            fail(by, a->by.name, row->in);
        }
    }
}

static void check_row(const struct arithmetic *a, const struct row *row)
{
    uint32_t registers[4], out[4];
    for (unsigned i = 0; i < 4; i++)
        registers[i] = row->in[i];
    if (a->by.named) {
        call(registers, a->by.named);
        check_words(a, row, registers, "name");
    }
    a->by.operator(row->in, out);
    check_words(a, row, out, "operator");
}

static volatile unsigned char block[BLOCK_SIZE] __attribute__((aligned(8)));

static void fill_block(void)
{
    for (unsigned i = 0; i < BLOCK_SIZE; i++)
        block[i] = BEFORE(i);
}

static void check_block(const struct memory *m, const struct memory_row *row, const char *by)
{
    uint32_t sum = 2166136261u;
    calls++;
    for (unsigned i = 0; i < BLOCK_SIZE; i++)
        sum = (sum ^ block[i]) * 16777619u;
    if (sum != row->sum)
        fail(by, m->by.name, (uint32_t[]){row->to, row->from, row->size, row->byte});
}

static void check_memory(const struct memory *m, const struct memory_row *row)
{
    uint32_t to = (uint32_t)&block[row->to], from = (uint32_t)&block[row->from];
    uint32_t copy[4] = {to, from, row->size}, set[4] = {to, row->size, row->byte};
    if (m->by.named) {
        fill_block();
        call(m->kind == COPY ? copy : set, m->by.named);
        check_block(m, row, "name");
    }
    if (row->size == WHOLE_SIZE) {
        fill_block();
        m->by.operator((uint32_t[]){to, from, row->byte}, NULL);
        check_block(m, row, "operator");
    }
}

/* The block's byte at that offset, after `value` was written from `first` on, or nothing if the size is 0. */
static unsigned char after_write(unsigned offset, unsigned first, unsigned size, uint64_t value)
{
    return offset - first < size ? (unsigned char)(value >> 8 * (offset - first)) : BEFORE(offset);
}

static void check_access(const struct unaligned *u, unsigned offset, const uint32_t *got,
                         const char *by)
{
    const uint64_t written = 0xf0e1d2c3b4a59687;
    uint64_t value = 0;
    calls++;
    for (unsigned i = u->size; i-- > 0;)
        value = value << 8 | (u->writes ? written >> 8 * i & 0xff : BEFORE(offset + i));
    uint32_t expected[2];
    put(expected, value);
    for (unsigned i = 0; i < u->size / 4; i++) {
        if (got[i] != expected[i])
            fail(by, u->by.name, (uint32_t[]){offset, got[0], got[1], expected[i]});
    }
    for (unsigned i = 0; i < BLOCK_SIZE; i++) {
        if (block[i] != after_write(i, offset, u->writes ? u->size : 0, written))
            fail(by, u->by.name, (uint32_t[]){offset, i, block[i], 0});
    }
}

static void check_unaligned(const struct unaligned *u, unsigned offset)
{
    const uint32_t address = (uint32_t)&block[offset], low = 0xb4a59687, high = 0xf0e1d2c3;
    uint32_t registers[4] = {address}, out[4];
    if (u->writes) {
        registers[0] = low;
        registers[1] = u->size == 8 ? high : address;
        registers[2] = address;
    }
    if (u->by.named) {
        fill_block();
        call(registers, u->by.named);
        check_access(u, offset, registers, "name");
    }
    fill_block();
    u->by.operator((uint32_t[]){address, low, high}, out);
    check_access(u, offset, out, "operator");
}

static void check_all(void)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t row = 0; row < cases[i].count; row++)
            check_row(&cases[i], &cases[i].rows[row]);
    }
    for (size_t i = 0; i < COUNT(memory_cases); i++) {
        for (size_t row = 0; row < memory_cases[i].count; row++)
            check_memory(&memory_cases[i], &memory_cases[i].rows[row]);
    }
    for (size_t i = 0; i < COUNT(unaligned_cases); i++) {
        for (unsigned offset = 0; offset < 16; offset++)
            check_unaligned(&unaligned_cases[i], offset);
    }
    print("calls");
    print_hexadecimal(calls);
    print("\n");
}

/* ---- Division by zero ---- */

noreturn void panic_at(const char *file, int line, const char *format, ...);
noreturn void panic_at(const char *file, int line, const char *format, ...)
{
    (void)file;
    (void)line;
    print("panic: ");
    print(format);
    print("\n");
    finish(PANICKED);
}

/* Whether `text` begins with the word; then *text is what comes after it and a space. */
static int take_word(const char **text, const char *word)
{
    const char *t = *text;
    for (; *word; word++, t++) {
        if (*t != *word)
            return 0;
    }
    if (*t != 0 && *t != ' ')
        return 0;
    *text = *t == ' ' ? t + 1 : t;
    return 1;
}

static void divide_by_zero_as(const char *text)
{
    uint32_t registers[4] = {7}, out[4];
    int by_operator = take_word(&text, "operator");
    if (!by_operator && !take_word(&text, "name"))
        return;
    if (take_word(&text, "idiv0"))
        call(registers, BY_NAME(__aeabi_, idiv0));
    if (take_word(&text, "ldiv0"))
        call(registers, BY_NAME(__aeabi_, ldiv0));
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (!take_word(&text, cases[i].by.name))
            continue;
        if (by_operator)
            cases[i].by.operator(registers, out);
        else
            call(registers, cases[i].by.named);
    }
    print("no panic\n");
    finish(FAILED);
}

static noreturn void program(void)
{
    char text[40];
    command_line(text, sizeof text);
    divide_by_zero_as(text);
    check_all();
    finish(PASSED);
}
