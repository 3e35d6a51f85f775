/*
 * ubsan.c - what code built with -fsanitize=undefined calls where a check fails: always a panic.
 *
 * The names, arguments and structs are those of compiler-rt, ubsan_handlers.h and ubsan_value.h;
 * gcc follows them. This file is built without the checks, which would call themselves.
 */
#include <kernel/format.h>
#include <kernel/panic.h>
#include <kernel/string.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

struct place {
    const char *file; /* gcc: NULL if it does not know */
    uint32_t line, column;
};

struct type {
    uint16_t kind; /* TYPE_INTEGER, or none whose values are decoded here */
    uint16_t info; /* of an integer: log2 of its bits, above a bit that says whether it is signed */
    char name[];   /* in quotes, and clang may add more: 'word' (aka 'unsigned long') */
};

#define TYPE_INTEGER 0

/* Of most checks; shifts, indexes and conversions have a second type. */
struct check {
    struct place place;
    const struct type *type;
};

struct pair_check {
    struct place place;
    const struct type *left, *right; /* value, count; array, index; from, to */
};

struct access_check {
    struct place place;
    const struct type *type;
    unsigned char log2_alignment;
    unsigned char kind;
};

struct assumption_check {
    struct place place, assumption;
    const struct type *type;
};

struct argument_check {
    struct place place, attribute;
    int argument; /* from 1 */
};

struct builtin_check {
    struct place place;
    unsigned char kind;
};

/* A value as 128 bits, whatever its type. */
struct value {
    uint64_t low, high;
    bool negative;
};

/* Returned by value, so that it lasts as long as the expression that prints it. */
struct text {
    char of[64];
};

static unsigned type_bits(const struct type *type)
{
    return 1u << (type->info >> 1);
}

static bool type_is_signed(const struct type *type)
{
    return type->info & 1;
}

static struct text type_name(const struct type *type)
{
    const char *name = type->name + (type->name[0] == '\'');
    size_t length = 0;
    while (name[length] && name[length] != '\'')
        length++;
    struct text text;
    string_copy(text.of, sizeof text.of, name, length);
    return text;
}

/* A handler is given the value itself, or where it is if it is wider than a uintptr_t. */
static struct value decode(const struct type *type, uintptr_t given)
{
    unsigned bits = type_bits(type);
    struct value value = {.low = given};
    if (bits > sizeof given * 8) {
        const uint64_t *words = (const uint64_t *)given; /* little-endian */
        value.low = words[0];
        value.high = bits > 64 ? words[1] : 0;
    }
    uint64_t sign = bits < 64 ? 1u << (bits - 1) : UINT64_C(1) << 63;
    value.negative = type_is_signed(type) && ((bits > 64 ? value.high : value.low) & sign);
    if (value.negative && bits <= 64) {
        value.low |= -sign;
        value.high = UINT64_MAX;
    }
    return value;
}

static struct text show(const struct type *type, uintptr_t given)
{
    struct text text = {"(unknown)"};
    if (type->kind != TYPE_INTEGER)
        return text;
    struct value value = decode(type, given);
    if (value.negative && value.high == UINT64_MAX && value.low > INT64_MAX)
        format_string(text.of, sizeof text.of, "%lld", (long long)value.low);
    else if (value.high == 0)
        format_string(text.of, sizeof text.of, "%llu", (unsigned long long)value.low);
    else
        format_string(text.of, sizeof text.of, "0x%llx%016llx", (unsigned long long)value.high,
                      (unsigned long long)value.low);
    return text;
}

/*
 * Code that is built with -fno-sanitize-recover calls most handlers by a name with _abort. Those that
 * can be recovered from have the name without it, too, for code that is not; not on macOS, whose
 * linker has no aliases.
 */
#define HANDLER(name, ...)                                                                         \
    noreturn void __ubsan_handle_##name(__VA_ARGS__);                                              \
    void __ubsan_handle_##name(__VA_ARGS__)
#ifdef __APPLE__
#define RECOVERABLE(name, ...) HANDLER(name##_abort, __VA_ARGS__)
#else
#define RECOVERABLE(name, ...)                                                                     \
    noreturn void __ubsan_handle_##name##_abort(__VA_ARGS__)                                       \
        __attribute__((alias("__ubsan_handle_" #name)));                                           \
    HANDLER(name, __VA_ARGS__)
#endif

/* For the handlers' bodies: the report names the caller of the function that uses it. */
#define FAIL(place, ...)                                                                           \
    panic_for_caller(__builtin_frame_address(0), (place).file, (int)(place).line, __VA_ARGS__)

/* Inlined for FAIL. */
static inline __attribute__((always_inline)) noreturn void
overflow(const struct check *check, uintptr_t left, char operator, uintptr_t right)
{
    FAIL(check->place, "%s overflow: %s %c %s", type_is_signed(check->type) ? "signed" : "unsigned",
         show(check->type, left).of, operator, show(check->type, right).of);
}

RECOVERABLE(add_overflow, const struct check *check, uintptr_t left, uintptr_t right)
{
    overflow(check, left, '+', right);
}

RECOVERABLE(sub_overflow, const struct check *check, uintptr_t left, uintptr_t right)
{
    overflow(check, left, '-', right);
}

RECOVERABLE(mul_overflow, const struct check *check, uintptr_t left, uintptr_t right)
{
    overflow(check, left, '*', right);
}

RECOVERABLE(negate_overflow, const struct check *check, uintptr_t old)
{
    FAIL(check->place, "negation overflow: -(%s)", show(check->type, old).of);
}

/* Also for %. */
RECOVERABLE(divrem_overflow, const struct check *check, uintptr_t left, uintptr_t right)
{
    struct value divisor = decode(check->type, right);
    bool by_zero = divisor.low == 0 && divisor.high == 0;
    FAIL(check->place, "%s: %s / %s", by_zero ? "division by zero" : "division overflow",
         show(check->type, left).of, show(check->type, right).of);
}

/* What is wrong with the value is only checked for <<; with the count, for both. */
RECOVERABLE(shift_out_of_bounds, const struct pair_check *check, uintptr_t left, uintptr_t right)
{
    struct text value = show(check->left, left), count = show(check->right, right);
    struct text type = type_name(check->left);
    if (decode(check->right, right).negative)
        FAIL(check->place, "shift: the count is negative: %s by %s", value.of, count.of);
    if (decode(check->right, right).low >= type_bits(check->left))
        FAIL(check->place, "shift: %s by %s is too far for %s (%u bits)", value.of, count.of,
             type.of, type_bits(check->left));
    if (decode(check->left, left).negative)
        FAIL(check->place, "shift: the value is negative: %s << %s", value.of, count.of);
    FAIL(check->place, "shift: %s << %s does not fit %s", value.of, count.of, type.of);
}

RECOVERABLE(out_of_bounds, const struct pair_check *check, uintptr_t index)
{
    FAIL(check->place, "index %s is outside %s", show(check->right, index).of,
         type_name(check->left).of);
}

RECOVERABLE(type_mismatch_v1, const struct access_check *check, uintptr_t pointer)
{
    static const char *const kinds[] = {"load of", "store of", "reference to", "member access in"};
    const char *access = check->kind < 4 ? kinds[check->kind] : "use of"; /* C++ has more */
    struct text type = type_name(check->type);
    uintptr_t alignment = (uintptr_t)1 << check->log2_alignment;
    if (pointer == 0)
        FAIL(check->place, "null pointer: %s %s", access, type.of);
    if (pointer & (alignment - 1))
        FAIL(check->place, "misaligned: %s %s at %p, not a multiple of %zu", access, type.of,
             (void *)pointer, (size_t)alignment);
    FAIL(check->place, "object too small: %s %s at %p", access, type.of, (void *)pointer);
}

RECOVERABLE(alignment_assumption, const struct assumption_check *check, uintptr_t pointer,
            uintptr_t alignment, uintptr_t offset)
{
    FAIL(check->place, "misaligned: %p is assumed to be a multiple of %zu",
         (void *)(pointer - offset), (size_t)alignment);
}

RECOVERABLE(pointer_overflow, const struct check *check, uintptr_t base, uintptr_t result)
{
    FAIL(check->place, "%s: arithmetic on %p gave %p",
         base == 0 ? "null pointer" : "pointer overflow", (void *)base, (void *)result);
}

RECOVERABLE(load_invalid_value, const struct check *check, uintptr_t value)
{
    FAIL(check->place, "invalid value %s for %s", show(check->type, value).of,
         type_name(check->type).of);
}

RECOVERABLE(invalid_builtin, const struct builtin_check *check)
{
    static const char *const kinds[] = {"__builtin_ctz of 0", "__builtin_clz of 0"};
    FAIL(check->place, "%s", check->kind < 2 ? kinds[check->kind] : "an assumption is false");
}

RECOVERABLE(vla_bound_not_positive, const struct check *check, uintptr_t length)
{
    FAIL(check->place, "length %s of a variable-length array", show(check->type, length).of);
}

RECOVERABLE(nonnull_arg, const struct argument_check *check)
{
    FAIL(check->place, "null passed as argument %d, which is declared nonnull", check->argument);
}

/* The check's own place would be the attribute's. */
RECOVERABLE(nonnull_return_v1, const void *check, const struct place *place)
{
    (void)check;
    FAIL(*place, "null returned where returns_nonnull is declared");
}

HANDLER(builtin_unreachable, const struct check *check)
{
    FAIL(check->place, "unreachable code was reached");
}

HANDLER(missing_return, const struct check *check)
{
    FAIL(check->place, "a function ended without returning its value");
}

RECOVERABLE(float_cast_overflow, const struct pair_check *check, uintptr_t from)
{
    (void)from; /* a float, which the kernel cannot print */
    FAIL(check->place, "a value of %s does not fit %s", type_name(check->left).of,
         type_name(check->right).of);
}

RECOVERABLE(function_type_mismatch, const struct check *check, uintptr_t function)
{
    FAIL(check->place, "%p is called as %s, which it is not", (void *)function,
         type_name(check->type).of);
}
