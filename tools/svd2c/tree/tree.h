/* tree.h - the SVD as it stands in the file: elements, and what a derived one takes from others. */
#ifndef SVD2C_TREE_H
#define SVD2C_TREE_H

#include "svd2c/svd2c.h"

/* The elements that svd2c knows, as CMSIS-SVD 1.3 spells them. LEAF: holds text; NEST: holds
 * elements; SKIP: known and not needed. DERIVED_FROM is the attribute of that name. */
#define ELEMENTS(LEAF, NEST, SKIP)                                                                 \
    NEST(DEVICE, "device")                                                                         \
    NEST(CPU, "cpu")                                                                               \
    NEST(PERIPHERALS, "peripherals")                                                               \
    NEST(PERIPHERAL, "peripheral")                                                                 \
    NEST(ADDRESS_BLOCK, "addressBlock")                                                            \
    NEST(INTERRUPT, "interrupt")                                                                   \
    NEST(REGISTERS, "registers")                                                                   \
    NEST(CLUSTER, "cluster")                                                                       \
    NEST(REGISTER, "register")                                                                     \
    NEST(FIELDS, "fields")                                                                         \
    NEST(FIELD, "field")                                                                           \
    NEST(ENUMERATED_VALUES, "enumeratedValues")                                                    \
    NEST(ENUMERATED_VALUE, "enumeratedValue")                                                      \
    LEAF(DERIVED_FROM, "derivedFrom")                                                              \
    LEAF(NAME, "name")                                                                             \
    LEAF(DESCRIPTION, "description")                                                               \
    LEAF(GROUP_NAME, "groupName")                                                                  \
    LEAF(HEADER_STRUCT_NAME, "headerStructName")                                                   \
    LEAF(HEADER_ENUM_NAME, "headerEnumName")                                                       \
    LEAF(BASE_ADDRESS, "baseAddress")                                                              \
    LEAF(ADDRESS_OFFSET, "addressOffset")                                                          \
    LEAF(OFFSET, "offset")                                                                         \
    LEAF(SIZE, "size")                                                                             \
    LEAF(ACCESS, "access")                                                                         \
    LEAF(RESET_VALUE, "resetValue")                                                                \
    LEAF(RESET_MASK, "resetMask")                                                                  \
    LEAF(MODIFIED_WRITE_VALUES, "modifiedWriteValues")                                             \
    LEAF(READ_ACTION, "readAction")                                                                \
    LEAF(ALTERNATE_GROUP, "alternateGroup")                                                        \
    LEAF(ALTERNATE_REGISTER, "alternateRegister")                                                  \
    LEAF(ALTERNATE_CLUSTER, "alternateCluster")                                                    \
    LEAF(ALTERNATE_PERIPHERAL, "alternatePeripheral")                                              \
    LEAF(BIT_OFFSET, "bitOffset")                                                                  \
    LEAF(BIT_WIDTH, "bitWidth")                                                                    \
    LEAF(BIT_RANGE, "bitRange")                                                                    \
    LEAF(LSB, "lsb")                                                                               \
    LEAF(MSB, "msb")                                                                               \
    LEAF(SET_ALIAS, "set alias") /* of an overlay; no XML has a name with a blank */               \
    LEAF(CLEAR_ALIAS, "clear alias")                                                               \
    LEAF(TOGGLE_ALIAS, "toggle alias")                                                             \
    LEAF(DIM, "dim")                                                                               \
    LEAF(DIM_INCREMENT, "dimIncrement")                                                            \
    LEAF(DIM_INDEX, "dimIndex")                                                                    \
    LEAF(VALUE, "value")                                                                           \
    LEAF(IS_DEFAULT, "isDefault")                                                                  \
    LEAF(USAGE, "usage")                                                                           \
    LEAF(ADDRESS_UNIT_BITS, "addressUnitBits")                                                     \
    LEAF(REVISION, "revision")                                                                     \
    LEAF(ENDIAN, "endian")                                                                         \
    LEAF(MPU_PRESENT, "mpuPresent")                                                                \
    LEAF(FPU_PRESENT, "fpuPresent")                                                                \
    LEAF(VTOR_PRESENT, "vtorPresent")                                                              \
    LEAF(NVIC_PRIO_BITS, "nvicPrioBits")                                                           \
    LEAF(VENDOR_SYSTICK_CONFIG, "vendorSystickConfig")                                             \
    SKIP(VERSION, "version")                                                                       \
    SKIP(DISPLAY_NAME, "displayName")                                                              \
    SKIP(VENDOR, "vendor")                                                                         \
    SKIP(VENDOR_ID, "vendorID")                                                                    \
    SKIP(SERIES, "series")                                                                         \
    SKIP(LICENSE_TEXT, "licenseText")                                                              \
    SKIP(HEADER_SYSTEM_FILENAME, "headerSystemFilename")                                           \
    SKIP(HEADER_DEFINITIONS_PREFIX, "headerDefinitionsPrefix")                                     \
    SKIP(WIDTH, "width")                                                                           \
    SKIP(PROTECTION, "protection")                                                                 \
    SKIP(PREPEND_TO_NAME, "prependToName")                                                         \
    SKIP(APPEND_TO_NAME, "appendToName")                                                           \
    SKIP(DISABLE_CONDITION, "disableCondition")                                                    \
    SKIP(DATA_TYPE, "dataType")                                                                    \
    SKIP(WRITE_CONSTRAINT, "writeConstraint")                                                      \
    SKIP(VENDOR_EXTENSIONS, "vendorExtensions")                                                    \
    SKIP(DIM_NAME, "dimName")                                                                      \
    SKIP(DIM_ARRAY_INDEX, "dimArrayIndex")                                                         \
    LEAF(FPU_DP, "fpuDP")                                                                          \
    LEAF(DSP_PRESENT, "dspPresent")                                                                \
    LEAF(MVE_PRESENT, "mvePresent")                                                                \
    SKIP(MVE_FP, "mveFP")                                                                          \
    LEAF(ICACHE_PRESENT, "icachePresent")                                                          \
    LEAF(DCACHE_PRESENT, "dcachePresent")                                                          \
    SKIP(ITCM_PRESENT, "itcmPresent")                                                              \
    LEAF(DTCM_PRESENT, "dtcmPresent")                                                              \
    SKIP(PMU_PRESENT, "pmuPresent")                                                                \
    SKIP(PMU_NUM_EVENT_CNT, "pmuNumEventCnt")                                                      \
    SKIP(DEVICE_NUM_INTERRUPTS, "deviceNumInterrupts")                                             \
    LEAF(SAU_NUM_REGIONS, "sauNumRegions")                                                         \
    SKIP(SAU_REGIONS_CONFIG, "sauRegionsConfig")

#define ELEMENT_ID(id, name) id,
enum element { NO_ELEMENT, ELEMENTS(ELEMENT_ID, ELEMENT_ID, ELEMENT_ID) ELEMENT_COUNT };
#undef ELEMENT_ID

enum element_kind { KIND_UNKNOWN, KIND_LEAF, KIND_NEST, KIND_SKIP };

/* An element: kept small, because a large file has millions. */
struct node {
    struct node *parent, *next;
    union {
        struct node *first; /* child */
        const char *text;   /* of a leaf: trimmed, with single blanks inside */
    };
    union {
        struct node *last;   /* child */
        struct node *target; /* DERIVED_FROM: what it names, once looked up */
    };
    uint32_t offset;    /* in bytes, in the source */
    uint8_t element;    /* enum element */
    uint8_t source;     /* the order of the SVD or of the overlay that put it there */
    uint8_t derivation; /* derive.c's: how far its derivedFrom was followed */
    bool removed : 1;   /* by an overlay; what is derived from it still finds it */
    bool hidden : 1;   /* a peripheral of the core that the header has not, or has from elsewhere */
    bool left_out : 1; /* a peripheral that the part does not have */
    bool building : 1; /* a cluster whose members are being collected */
    bool diagnosed : 1; /* a leaf whose text was complained about */
    bool renamed : 1;   /* it is known that its name is another's, too */
};
_Static_assert(ELEMENT_COUNT <= UINT8_MAX, "an element is kept in a byte");

/* ---- read.c ---- */

/* Parses an SVD. Returns its <device>, or NULL after a diagnostic, or when the file cannot be read:
 * ferror() tells which. */
struct node *tree_read(struct source *source, FILE *file);

/* ---- tree.c ---- */

enum element element_named(const char *name);
const char *element_name(enum element element);
enum element_kind element_kind(enum element element);

/* The first child of that kind, or NULL: of the element alone. */
struct node *node_child(const struct node *node, enum element element);
/* Appends an element; the place is where diagnostics about it point. */
struct node *node_add(struct node *parent, enum element element, const char *text,
                      const struct source *source, size_t offset);
const struct source *node_source(const struct node *node);
/* Takes a leaf out of its parent. */
void node_remove(struct node *node);
/* An element's own <name>, or "?". */
const char *node_name(const struct node *node);
/* peripheral.register.field, for diagnostics. */
const char *node_path(const struct node *node);
/* The registers, clusters, fields, ... of an element: its FIELDS or REGISTERS, or itself. */
struct node *node_members(const struct node *node);

/* ---- index.c ---- */

/* Whether the list that <dim> makes of an element has one of that index. */
bool dim_has_index(const struct node *node, const char *index);

/* ---- derive.c ---- */

/* Begins to resolve derivedFrom in a tree, which does not change from here on. */
void derive_begin(void);
void derive_end(void);
/* What the element is derived from, or NULL; what dangles or circles is diagnosed once. */
struct node *derive_base(struct node *node);
/* False: it, or what it is derived from, is derived from something that is not there. */
bool derive_is_whole(struct node *node);
/* The child of that kind, or that of what the element is derived from. */
struct node *derive_child(struct node *node, enum element element);

/* ---- derive_value.c ---- */

/* Values of such children. A child that cannot be read is diagnosed, and counts as absent. */
bool derive_number(struct node *node, enum element element, uint64_t *value);
bool derive_flag(struct node *node, enum element element, bool *value);
const char *derive_text(struct node *node, enum element element);
/* The index of the child's text among words that end with NULL, whatever its case. */
enum { WORD_ABSENT = -1, WORD_UNKNOWN = -2 /* diagnosed */ };
int derive_word(struct node *node, enum element element, const char *const words[]);

/* Diagnoses something about a node. */
#define COMPLAIN(node, code, ...) COMPLAIN_AT(node, node, code, __VA_ARGS__)
/* The same, at the place of one of its leaves. */
#define COMPLAIN_AT(node, leaf, code, ...)                                                         \
    diagnose(node_source(leaf), (leaf)->offset, code, node_path(node), __VA_ARGS__)

#endif
