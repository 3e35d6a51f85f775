/* read.c - an SVD becomes a tree, by expat. */
#include "svd2c/tree/expat_calls.h"
#include "svd2c/tree/tree.h"

#include <stdlib.h>
#include <string.h>

/* Far beyond any SVD: what has more is not one, or was made to fill the memory. */
enum { DEEPEST = 64, MOST_UNKNOWN = 1000, LONGEST_TEXT = 1 << 20 };

struct parse {
    XML_Parser parser;
    struct source *source;
    struct table *names;                /* element names -> enum element */
    struct table *unknown;              /* those that were mentioned already */
    enum element last;                  /* that began */
    uint8_t followed_by[ELEMENT_COUNT]; /* what began after each, the last time */
    unsigned unknown_count;
    struct node *device, *open;
    unsigned depth, skipping; /* how deep, and how deep in an element that is left out */
    char *text;               /* of the leaf that is open */
    size_t length, room;
    size_t skipped; /* bytes before the XML declaration */
    bool stopped;
};

static struct table *element_table(void)
{
    struct table *table = table_new();
    for (unsigned i = 1; i < ELEMENT_COUNT; i++)
        table_put(table, NULL, element_name((enum element)i), (void *)(uintptr_t)i);
    return table;
}

static size_t here(const struct parse *parse)
{
    int64_t at = XML_GetCurrentByteIndex64(parse->parser);
    return at < 0 ? parse->source->length : parse->skipped + (size_t)at;
}

static void stop(struct parse *parse, enum code code, const char *sentence)
{
    if (!parse->stopped)
        diagnose(parse->source, here(parse), code, NULL, "%s", sentence);
    parse->stopped = true;
    XML_StopParser(parse->parser, XML_FALSE);
}

/* ---- Text ---- */

static void make_room(struct parse *parse, size_t length)
{
    if (parse->length + length <= parse->room)
        return;
    parse->room = 2 * (parse->length + length);
    char *larger = store_raw(parse->room);
    if (parse->length)
        memcpy(larger, parse->text, parse->length);
    free(parse->text);
    parse->text = larger;
}

/* A leaf's text, blanks and line ends run together. */
static void XMLCALL on_text(void *user, const XML_Char *text, int length)
{
    struct parse *parse = user;
    if (parse->skipping)
        return;
    if (parse->length + (size_t)length > LONGEST_TEXT) {
        stop(parse, E004, "an element with more than 1 MiB of text; is this an SVD?");
        return;
    }
    make_room(parse, (size_t)length);
    for (int i = 0; i < length; i++) {
        char c = text[i];
        bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank)
            parse->text[parse->length++] = c;
        else if (parse->length && parse->text[parse->length - 1] != ' ')
            parse->text[parse->length++] = ' ';
    }
}

static void end_text(struct parse *parse)
{
    if (parse->length && parse->text[parse->length - 1] == ' ')
        parse->length--;
    parse->open->text = store_text(parse->text, parse->length);
    XML_SetCharacterDataHandler(parse->parser, NULL);
}

/* ---- Elements ---- */

static void mention_unknown(struct parse *parse, const char *name)
{
    const char *copy = shown(name);
    if (table_get(parse->unknown, NULL, copy))
        return;
    if (parse->unknown_count++ == MOST_UNKNOWN) {
        stop(parse, E004, "more than 1000 kinds of elements that no SVD has; is this one?");
        return;
    }
    copy = store_text(copy, strlen(copy));
    table_put(parse->unknown, NULL, copy, parse);
    diagnose(parse->source, here(parse), W114, node_path(parse->open),
             "<%s> is not an element of an SVD; it is ignored, here and elsewhere", copy);
}

static struct node *open_element(struct parse *parse, enum element element)
{
    /* A second <registers> adds to the first. */
    bool list = element == PERIPHERALS || element == REGISTERS || element == FIELDS;
    struct node *node = list ? node_child(parse->open, element) : NULL;
    const char *text = element_kind(element) == KIND_LEAF ? "" : NULL;
    return node ? node : node_add(parse->open, element, text, parse->source, here(parse));
}

static void read_attributes(struct parse *parse, struct node *node, const XML_Char **attributes)
{
    for (; attributes[0]; attributes += 2) {
        const char *text = attributes[1] + strspn(attributes[1], " ");
        size_t length = strlen(text);
        while (length && text[length - 1] == ' ')
            length--;
        if (!strcmp(attributes[0], "derivedFrom") && length)
            node_add(node, DERIVED_FROM, store_text(text, length), parse->source, here(parse));
    }
}

/* Most elements stand in one order all through a file: the one that came last time is looked at first. */
static enum element known_element(struct parse *parse, const char *name)
{
    enum element element = (enum element)parse->followed_by[parse->last];
    if (!element || strcmp(element_name(element), name))
        element = (enum element)(uintptr_t)table_get(parse->names, NULL, name);
    parse->followed_by[parse->last] = (uint8_t)element;
    parse->last = element;
    return element;
}

static void begin_element(struct parse *parse, const char *name, const XML_Char **attributes)
{
    enum element element = known_element(parse, name);
    if (!parse->open && element != DEVICE) {
        stop(parse, E003, "the outermost element is not <device>; this is not an SVD");
        return;
    }
    bool in_leaf = parse->open && element_kind((enum element)parse->open->element) == KIND_LEAF;
    enum element_kind kind = element_kind(element);
    if (kind == KIND_UNKNOWN)
        mention_unknown(parse, name);
    if (kind == KIND_UNKNOWN || kind == KIND_SKIP || in_leaf) {
        parse->skipping = 1;
        return;
    }
    parse->open = open_element(parse, element);
    if (!parse->device)
        parse->device = parse->open;
    parse->length = 0;
    make_room(parse, 1);
    /* Between elements there is white space only, and much of it: text is asked for in leaves. */
    if (kind == KIND_LEAF)
        XML_SetCharacterDataHandler(parse->parser, on_text);
    else
        read_attributes(parse, parse->open, attributes);
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct parse *parse = user;
    if (++parse->depth > DEEPEST)
        stop(parse, E004, "elements nest more than 64 deep; is this an SVD?");
    else if (parse->skipping)
        parse->skipping++;
    else
        begin_element(parse, name, attributes);
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    (void)name;
    struct parse *parse = user;
    parse->depth--;
    if (parse->skipping) {
        parse->skipping--;
        return;
    }
    if (!parse->open) /* the parser was stopped, and still closes what it had begun */
        return;
    if (element_kind((enum element)parse->open->element) == KIND_LEAF)
        end_text(parse);
    parse->open = parse->open->parent;
}

/* ---- What else a file may have ---- */

static void XMLCALL on_entity(void *user, const XML_Char *name, int is_parameter,
                              const XML_Char *value, int value_length, const XML_Char *base,
                              const XML_Char *system_id, const XML_Char *public_id,
                              const XML_Char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)value_length, (void)base;
    (void)system_id, (void)public_id, (void)notation;
    stop(user, E002,
         "the file declares an entity; no SVD needs one, and they can be made to fill the memory: "
         "replace it by its text");
}

/* windows-1252, which expat does not know: like ISO-8859-1, but for 0x80 to 0x9f. */
static int XMLCALL on_encoding(void *user, const XML_Char *name, XML_Encoding *encoding)
{
    (void)user;
    static const int upper[32] = {0x20ac, -1,     0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                  0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, -1,     0x017d, -1,
                                  -1,     0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                  0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, -1,     0x017e, 0x0178};
    char lower[16] = "";
    for (size_t i = 0; name[i] && i < sizeof lower - 1; i++)
        lower[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
    if (strcmp(lower, "windows-1252") && strcmp(lower, "cp1252"))
        return XML_STATUS_ERROR;
    for (int i = 0; i < 256; i++)
        encoding->map[i] = i >= 0x80 && i < 0xa0 ? upper[i - 0x80] : i;
    encoding->data = NULL;
    encoding->convert = NULL;
    encoding->release = NULL;
    return XML_STATUS_OK;
}

/* The byte at which the parser stopped; 0 when there is none. */
static unsigned byte_here(const struct parse *parse)
{
    int64_t offset;
    uint64_t size;
    const char *text = XML_GetInputContext64(parse->parser, &offset, &size);
    return text && (uint64_t)offset < size ? (unsigned char)text[offset] : 0;
}

static void refuse(struct parse *parse)
{
    enum XML_Error error = XML_GetErrorCode(parse->parser);
    const struct source *source = parse->source;
    size_t at = here(parse);
    unsigned byte = byte_here(parse);
    if (parse->stopped)
        return;
    if (error == XML_ERROR_NO_MEMORY)
        store_exhausted();
    if (error == XML_ERROR_NO_ELEMENTS && !source->length)
        diagnose(source, 0, E001, NULL, "the file is empty; an SVD was expected");
    else if (error == XML_ERROR_UNKNOWN_ENCODING)
        diagnose(source, at, E001, NULL,
                 "the file's encoding is not known here; convert it to UTF-8");
    else if (error == XML_ERROR_INVALID_TOKEN && byte >= 0x80)
        diagnose(
            source, at, E001, NULL,
            "the byte 0x%02x is not UTF-8; convert the file, or name its encoding in its first "
            "line",
            byte);
    else
        diagnose(source, at, E001, NULL,
                 "this is not well-formed XML: %s; the file may be truncated or damaged",
                 XML_ErrorString(error));
}

/* ---- The file ---- */

enum { PIECE = 1 << 16 };

/* Past blanks and comments. */
static const char *past_blanks(const char *at, const char *end)
{
    for (;;) {
        while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
            at++;
        if (end - at < 4 || memcmp(at, "<!--", 4))
            return at;
        for (at += 4; end - at >= 3 && memcmp(at, "-->", 3);)
            at++;
        if (end - at < 3)
            return end;
        at += 3;
    }
}

/* Nothing but a byte order mark may stand before an XML declaration. The number of bytes from the
 * beginning of the file to a declaration that has more before it; 0: all is well, or it has none. */
static size_t before_declaration(const char *text, size_t length)
{
    const char *end = text + length;
    const char *begin = length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? text + 3 : text;
    const char *at = past_blanks(begin, end);
    return at > begin && end - at >= 6 && !memcmp(at, "<?xml ", 6) ? (size_t)(at - text) : 0;
}

/* Takes what stands before the XML declaration out of the file's first piece. */
static size_t skip(struct parse *parse, char *piece, size_t length)
{
    parse->skipped = before_declaration(piece, length);
    if (!parse->skipped)
        return length;
    diagnose(parse->source, parse->skipped, W125, NULL,
             "blanks or comments stand before <?xml, where nothing may be; the file is read from "
             "here on");
    memmove(piece, piece + parse->skipped, length - parse->skipped);
    return length - parse->skipped;
}

/* False: the parser stopped, or errno says why the file cannot be read. */
static bool feed(struct parse *parse, FILE *file)
{
    for (;;) {
        char *piece = XML_GetBuffer(parse->parser, PIECE);
        if (!piece)
            store_exhausted();
        size_t length = fread(piece, 1, PIECE, file);
        if (ferror(file))
            return false;
        bool first = !parse->source->length;
        source_note(parse->source, piece, length);
        if (first)
            length = skip(parse, piece, length);
        if (parse->source->length > LARGEST_SOURCE) {
            diagnose(parse->source, 0, E004, NULL,
                     "the file is larger than 1 GiB; is this an SVD?");
            return false;
        }
        if (XML_ParseBuffer(parse->parser, (int)length, length == 0) != XML_STATUS_OK) {
            refuse(parse);
            return false;
        }
        if (length == 0)
            return true;
    }
}

struct node *tree_read(struct source *source, FILE *file)
{
    struct parse parse = {.source = source, .names = element_table(), .unknown = table_new()};
    parse.parser = XML_ParserCreate(NULL);
    if (!parse.parser)
        store_exhausted();
    XML_SetUserData(parse.parser, &parse);
    XML_SetElementHandler(parse.parser, on_start, on_end);
    XML_SetEntityDeclHandler(parse.parser, on_entity);
    XML_SetUnknownEncodingHandler(parse.parser, on_encoding, NULL);
    /* The same tables on every run: a fixed salt makes expat's hashes repeatable. */
    XML_SetHashSalt16Bytes(parse.parser, (const uint8_t[16]){1});
    bool whole = feed(&parse, file) && !parse.stopped;
    XML_ParserFree(parse.parser);
    table_free(parse.names);
    table_free(parse.unknown);
    free(parse.text);
    return whole ? parse.device : NULL;
}
