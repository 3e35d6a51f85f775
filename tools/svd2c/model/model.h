/* model.h - the device as the outputs see it: derivedFrom, dim and defaults resolved, and nothing
 * in it that C could not express. */
#ifndef SVD2C_MODEL_H
#define SVD2C_MODEL_H

#include "svd2c/cores/cores.h"
#include "svd2c/names.h"

enum { CAN_READ = 1, CAN_WRITE = 2 };

/* What a written 1 or 0 does, CMSIS-SVD's modifiedWriteValues. */
enum write_effect {
    WRITE_MODIFIES,
    WRITE_ONE_CLEARS,
    WRITE_ONE_SETS,
    WRITE_ONE_TOGGLES,
    WRITE_ZERO_CLEARS,
    WRITE_ZERO_SETS,
    WRITE_ZERO_TOGGLES,
    WRITE_CLEARS, /* whatever is written */
    WRITE_SETS,
    WRITE_UNKNOWN, /* some effect */
};

/* One <enumeratedValues>. */
struct enumeration {
    struct enumeration *next; /* of the same element, for another width */
    struct enumeration *next_named;
    const char *name;    /* its own, or the field's */
    const char *c_type;  /* a C type name that the file asks for, or NULL */
    const char *emitted; /* the name of its C type, once it has one */
    struct enumerator *first;
    unsigned width; /* of the field that it was made for */
};

struct enumerator {
    struct enumerator *next;
    const char *name, *description;
    uint64_t value;
};

struct field {
    struct field *next;
    struct node *node;
    const char *name, *description;
    const char *plain;         /* the name without what makes it a member's: for constants */
    unsigned lsb, width, lane; /* fields of one lane do not overlap */
    unsigned access;           /* CAN_READ | CAN_WRITE */
    enum write_effect effect;
    bool read_has_effect;
    struct enumeration *read_values, *write_values; /* often the same; or NULL */
};

/* How often a member stands in its struct: a C array, or, where its elements do not lie side by
 * side, an accessor with an index. */
struct repetition {
    uint32_t count; /* 1: no array */
    uint64_t stride;
    bool array, indexed;
};

struct type;

/* How far past a register its aliases lie, at which a store sets, clears or toggles the bits that are 1
 * in it; 0: it has none. */
struct aliases {
    uint64_t set, clear, toggle;
};

/* A register type: what several registers may share. */
struct reg {
    struct node *node;
    const char *name; /* for the type's name: the member's without an index */
    unsigned size;    /* in bits: 8, 16, 32 or 64 */
    unsigned align;   /* in bytes: its size, or less where it lies so */
    unsigned access;
    enum write_effect effect;
    bool read_has_effect;
    uint64_t reset, reset_mask;
    bool reset_varies; /* peripherals that share the type reset it differently */
    struct field *fields;
    struct aliases aliases;
    unsigned lanes;
    const char *emitted; /* what its C names begin with, once they are written */
    const char *c_type;
};

/* A member of a peripheral's or cluster's struct. */
struct member {
    struct member *next;
    struct node *node;
    const char *name, *description;
    uint64_t offset;
    struct repetition times;
    struct reg *reg; /* one of the two */
    struct type *cluster;
    uint64_t reset; /* of this peripheral's register; types may be shared */
    /* Of an array that is none in C, and of the first of a list of letters or names. */
    const char *list_name;
    uint32_t list_count;
    uint64_t list_stride;
    size_t order; /* in the file, for members at one place */
};

/* The struct of a peripheral or of a cluster. */
struct type {
    struct node *node;
    const char *name; /* of a cluster, without an index: for the C type */
    struct member *members;
    uint64_t size; /* bytes to the end of the last member, rounded up to the alignment */
    unsigned align;
    const char *emitted;
};

struct peripheral {
    struct peripheral *next;
    struct node *node;
    const char *name, *group, *description, *struct_name;
    const char *family; /* those with one layout share a type */
    uint64_t base;
    uint64_t block_size;    /* bytes to the end of its address blocks; 0: it has none */
    struct type *type;      /* NULL: has no registers */
    struct member *members; /* its own, with its own reset values */
    bool left_out;          /* the part does not have it; the others are named as if it did */
};

struct interrupt {
    struct interrupt *next;
    const struct node *node;
    const char *name, *description;
    uint32_t number;
};

enum core_architecture { CORE_OTHER, CORE_V6M, CORE_V7M, CORE_V8M_BASE, CORE_V8M_MAIN };

struct core {
    struct node *node; /* <cpu>, or NULL */
    const char *name;
    const char *overlay;                   /* of cores/: our description of it; or NULL */
    const char *cmsis;                     /* CMSIS-Core's header of it */
    const char *revision_macro, *revision; /* __revision_macro_REV is 0xNNPP; rNpP */
    enum core_architecture architecture;
    bool by_number; /* no Cortex-M: a handler is found by its interrupt's number alone */
    enum core_choice choice;
    unsigned part; /* CPUID.PARTNO, or 0 when it is not known */
    unsigned priority_bits, least_priority_bits, most_priority_bits;
    bool can_mpu, can_fpu, can_vtor; /* the core may be built with it */
    bool mpu, fpu, vtor, vendor_systick;
    bool has_mpu, has_fpu, has_vtor, has_priority_bits;
};

struct device {
    struct node *root;
    const char *name;
    struct core core;
    struct peripheral *peripherals; /* by address */
    struct interrupt *interrupts;   /* by number */
};

/* Around all that builds or uses a model: its tables of names. */
void model_begin(void);
void model_end(void);
/* Builds the model of a tree; what does not fit is diagnosed. */
struct device *model_build(struct node *device);

/* ---- register.c ---- */

/* What a register takes from its surroundings when it says nothing. */
struct defaults {
    uint64_t size, reset, reset_mask;
    unsigned access;
};

/* CMSIS-SVD, "registerPropertiesGroup": what holds when the device says nothing either. */
#define MODEL_DEFAULTS                                                                             \
    (struct defaults)                                                                              \
    {                                                                                              \
        32, 0, UINT64_MAX, CAN_READ | CAN_WRITE                                                    \
    }

struct defaults model_defaults(struct node *node, struct defaults outer);
/* A register's type, or NULL when it is left out. */
struct reg *model_register(struct node *node, struct defaults outer);
void model_registers_begin(void);
void model_registers_end(void);
/* access, modifiedWriteValues and readAction of a register or field. */
unsigned model_access(struct node *node, unsigned otherwise);
enum write_effect model_effect(struct node *node, enum write_effect otherwise);
bool model_read_effect(struct node *node);

/* Which bits do what. A register without fields has all its bits in one. */
struct masks {
    uint64_t read, write;               /* can be read, can be written */
    uint64_t one_clears, zero_clears;   /* flags that a written 1 or 0 clears */
    uint64_t neutral_zero, neutral_one; /* what reg_modify writes as 0 or 1 unless it is named */
    uint64_t any_write;                 /* whatever is written has an effect: no reg_modify */
    uint64_t read_effect;               /* reading has a side effect: no reg_modify */
};

struct masks model_masks(const struct reg *reg);

/* ---- peripheral.c, member.c, interrupt.c, share.c ---- */

void model_peripherals(struct device *device, struct defaults outer);
void model_interrupts(struct device *device);
/* The struct of a peripheral's or cluster's members, or NULL when it is left out. */
struct type *model_type(struct node *node, struct defaults outer);
/* Gives one type to the peripherals of one family that have one layout. */
void model_share_types(struct device *device);

/* ---- field.c, enum.c ---- */

void model_fields(struct reg *reg, struct node *node);
/* Reads "[7:4]". */
bool model_bit_range(const char *text, uint64_t *lsb, uint64_t *msb);
/* Finds the enumerations of a field; those without a name get that one. */
void model_enumerations(struct field *field, const char *name);
/* Those that have a c_type, by next_named. */
const struct enumeration *model_named_enumerations(void);
void model_enumerations_begin(void);
void model_enumerations_end(void);

/* ---- dim.c ---- */

/* The names that an element's <dim> gives it; one with `name` itself where there is none. */
struct instances {
    struct repetition times;
    uint32_t count;       /* of members: 1 for an array */
    const char **names;   /* `count` of them */
    const char **indices; /* of each; NULL for one or an array */
    const char *plain;    /* the name without an index */
    uint64_t increment;   /* from one member to the next */
};

/* False: left out, and diagnosed. */
bool model_instances(struct node *node, struct instances *instances);
/* A text of the element with the index of one instance in the place of %s. */
const char *instance_text(const struct instances *instances, uint32_t i, const char *text);
/* Counts what is made; false (diagnosed once) when it is much more than a file of that length says. */
bool model_afford(const struct node *node, uint64_t elements);
void model_dim_begin(size_t length);

/* ---- layout.c ---- */

/* Beyond it, a machine of 32 bits has no addresses. */
#define LARGEST_OFFSET (UINT64_C(1) << 32)

/* Sets a type's size and alignment, and sorts its members; leaves those out that C cannot place. */
void layout(struct type *type);
/* Makes a cluster's struct as long as the distance from one element to the next. */
void layout_stretch(struct type *type, uint64_t stride);
/* The bytes that a member takes: all elements of an array, one of what is reached by index. */
uint64_t layout_extent(const struct member *member);
uint64_t layout_element(const struct member *member);
unsigned layout_align(const struct member *member);

/* ---- core.c ---- */

/* Whether the name, as <cpu> has it, is a core's; all such names, for a message. */
bool core_is_known(const char *name);
const char *core_names(void);
/* Fills in what is known of a core by its name. */
void core_know(struct core *core);
/* Its system exceptions: the name of vector 1 to 15, or NULL for a reserved one. */
const char *core_exception(const struct core *core, unsigned vector);

/* ---- check.c ---- */

/* What a file says of itself that cannot be true. */
void check_device(struct device *device);
/* Registers in one place that do not say so: check_overlap.c. */
void check_overlaps(const struct type *type);

#endif
