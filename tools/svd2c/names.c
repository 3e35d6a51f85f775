/* names.c - identifiers that C and its compilers accept. */
#include "svd2c/names.h"

#include <string.h>

/* C17's keywords and C23's; what GNU C has beside them; what <stddef.h> and <stdint.h> define; what
 * the header itself uses. */
static const char reserved[] =
    "auto break case char const continue default do double else enum extern float for goto if "
    "inline int long register restrict return short signed sizeof static struct switch "
    "typedef union unsigned void volatile while alignas alignof bool constexpr false nullptr "
    "static_assert thread_local true typeof typeof_unqual "
    "asm linux unix i386 arm "
    "NULL offsetof int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t "
    "uintptr_t size_t ptrdiff_t wchar_t max_align_t SIZE_MAX PTRDIFF_MAX PTRDIFF_MIN "
    "WCHAR_MAX WCHAR_MIN WINT_MAX WINT_MIN SIG_ATOMIC_MAX SIG_ATOMIC_MIN "
    "bits IRQn_Type ";

/* Names that nothing may have; and members' names that look like a peripheral's address. */
static struct table *taken, *bases;

static void reserve_words(const char *words)
{
    while (*words) {
        size_t length = strcspn(words, " ");
        c_reserve(store_text(words, length));
        words += length + 1;
    }
}

/* The macros that every header begins with. One that takes arguments is no name without them. */
static void reserve_macros(const char *text)
{
    static const char define[] = "#define ";
    while ((text = strstr(text, define))) {
        text += sizeof define - 1;
        size_t length = strcspn(text, " (\n");
        if (text[length] != '(')
            c_reserve(store_text(text, length));
    }
}

void c_reserve_begin(void)
{
    taken = table_new();
    bases = table_new();
    reserve_words(reserved);
    reserve_macros(access_text);
}

void c_reserve_end(void)
{
    table_free(taken);
    table_free(bases);
    taken = NULL;
}

void c_reserve(const char *name)
{
    table_put(taken, NULL, name, taken);
}

bool c_is_base(const char *name)
{
    return table_get(bases, NULL, name);
}

static bool begins_with(const char *name, const char *begin)
{
    return !strncmp(name, begin, strlen(begin));
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), rest = strlen(end);
    return length >= rest && !strcmp(name + length - rest, end);
}

static bool begins_as_reserved(const char *name)
{
    return name[0] == '_' && (name[1] == '_' || (name[1] >= 'A' && name[1] <= 'Z'));
}

/* <stdint.h>'s macros: INT8_MAX, UINT_FAST16_MAX, INTPTR_MIN; and <limits.h>'s. */
static bool is_limit(const char *name)
{
    static const char *const middles[] = {"_LEAST", "_FAST", "PTR", "MAX", ""};
    if (!ends_with(name, "_MAX") && !ends_with(name, "_MIN"))
        return false;
    name += *name == 'U';
    if (!begins_with(name, "INT"))
        return false;
    name += 3;
    for (size_t i = 0; i < sizeof middles / sizeof *middles; i++)
        if (begins_with(name, middles[i])) {
            name += strlen(middles[i]);
            break;
        }
    name += strspn(name, "0123456789");
    return strlen(name) == 4;
}

static bool is_constant(const char *name)
{
    unsigned underscores = 0;
    for (const char *at = name; (at = strchr(at, '_')); at++)
        underscores++;
    return (ends_with(name, "_Rst") && underscores >= 2) ||
           ((ends_with(name, "_Pos") || ends_with(name, "_Msk")) && underscores >= 3);
}

/* Names that are taken, and forms that the compiler or the header define by macros: __x, _X, INT8_MAX
 * and the like, PERIPHERAL_REGISTER_FIELD_Pos and its like. */
static bool c_is_reserved(const char *name)
{
    size_t length = strlen(name);
    bool is_of_a_form =
        length > 4 && name[length - 4] == '_' && (is_limit(name) || is_constant(name));
    return is_of_a_form || begins_as_reserved(name) || table_get(taken, NULL, name);
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* The name with each character that C does not allow replaced. */
static const char *replaced(const char *name, size_t length)
{
    char *copy = (char *)(uintptr_t)store_text(name, length), *to = copy;
    for (const char *from = copy; *from; from++)
        if (is_letter(*from) || is_digit(*from))
            *to++ = *from;
        else if (((unsigned char)*from & 0xc0) != 0x80) /* once for each character of UTF-8 */
            *to++ = '_';
    *to = '\0';
    return is_digit(copy[0]) || !copy[0] ? store_format("N%s", copy) : copy;
}

const char *c_identifier(const struct node *node, const char *name)
{
    size_t length = 0;
    while (length < LONGEST_IDENTIFIER && (is_letter(name[length]) || is_digit(name[length])))
        length++;
    if (length && !name[length] && !is_digit(name[0]))
        return name;
    const char *result = replaced(name, strnlen(name, LONGEST_IDENTIFIER));
    if (node)
        COMPLAIN(node, W106, "'%s' is no C identifier; it is '%s' in the header", shown(name),
                 shown(result));
    return result;
}

const char *c_part(const struct node *node, const char *name)
{
    const char *result = is_digit(name[0]) ? c_identifier(NULL, store_format("_%s", name)) + 1
                                           : c_identifier(NULL, name);
    if (strcmp(result, name))
        COMPLAIN(node, W106, "'%s' is no part of a C identifier; it is '%s' in the header",
                 shown(name), shown(result));
    return result;
}

const char *c_free_name(const struct node *node, const char *name)
{
    const char *wanted = c_identifier(node, name);
    if (node && ends_with(wanted, "_BASE"))
        table_put(bases, NULL, wanted, bases);
    if (!c_is_reserved(wanted))
        return wanted;
    const char *result = store_format(begins_as_reserved(wanted) ? "N%s" : "%s_", wanted);
    if (node)
        COMPLAIN(node, W106, "the name '%s' is C's or the header's own; it is '%s' there",
                 shown(wanted), shown(result));
    return result;
}

const char *c_unique(struct table *scope, const struct node *node, const char *name)
{
    const char *wanted = c_free_name(node, name), *result = table_claim(scope, NULL, wanted);
    if (result != wanted) {
        ((struct node *)(uintptr_t)node)->renamed = true;
        COMPLAIN(node, W105, "the name '%s' is there already; this one is '%s' in the header",
                 shown(wanted), shown(result));
    }
    return result;
}
