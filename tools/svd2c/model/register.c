/* register.c - registers: size, access, reset, and which bits do what. */
#include "svd2c/model/model.h"

/* ---- Words ---- */

unsigned model_access(struct node *node, unsigned otherwise)
{
    static const char *const words[] = {"read-only", "write-only",     "read-write",
                                        "writeOnce", "read-writeOnce", NULL};
    static const unsigned access[] = {CAN_READ, CAN_WRITE, CAN_READ | CAN_WRITE, CAN_WRITE,
                                      CAN_READ | CAN_WRITE};
    int word = derive_word(node, ACCESS, words);
    return word < 0 ? otherwise : access[word];
}

enum write_effect model_effect(struct node *node, enum write_effect otherwise)
{
    static const char *const words[] = {"modify",      "oneToClear", "oneToSet",     "oneToToggle",
                                        "zeroToClear", "zeroToSet",  "zeroToToggle", "clear",
                                        "set",         NULL};
    int word = derive_word(node, MODIFIED_WRITE_VALUES, words);
    if (word == WORD_UNKNOWN)
        return WRITE_UNKNOWN; /* better no reg_modify than a wrong one */
    return word == WORD_ABSENT ? otherwise : (enum write_effect)word;
}

bool model_read_effect(struct node *node)
{
    static const char *const words[] = {"clear", "set", "modify", "modifyExternal", NULL};
    return derive_word(node, READ_ACTION, words) != WORD_ABSENT;
}

/* ---- Sizes and resets ---- */

struct defaults model_defaults(struct node *node, struct defaults outer)
{
    if (derive_child(node, SIZE) && !derive_number(node, SIZE, &outer.size))
        outer.size = 0; /* a register of unknown size cannot be accessed */
    derive_number(node, RESET_VALUE, &outer.reset);
    derive_number(node, RESET_MASK, &outer.reset_mask);
    outer.access = model_access(node, outer.access);
    return outer;
}

/* What an element inherits, from the device on inwards. Kept, because a cluster may have very many
 * registers that others are derived from. */
static struct table *known;

void model_registers_begin(void)
{
    known = table_new();
}

void model_registers_end(void)
{
    table_free(known);
    known = NULL;
}

static struct defaults surroundings(struct node *node)
{
    struct defaults *found = table_get(known, node, "");
    if (found)
        return *found;
    struct defaults outer = node->parent ? surroundings(node->parent) : MODEL_DEFAULTS;
    found = store_new(sizeof *found);
    *found = model_defaults(node, outer);
    table_put(known, node, "", found);
    return *found;
}

/* No access is narrower than a byte: a register of one bit is that of its byte. */
static bool size_is_possible(struct node *node, uint64_t *wanted)
{
    uint64_t size = *wanted;
    if (size == 8 || size == 16 || size == 32 || size == 64)
        return true;
    if (size == 1) {
        *wanted = 8;
        COMPLAIN(node, W125, "a size of 1 bit is taken as 8, the narrowest access that there is");
        return true;
    }
    COMPLAIN(
        node, W102,
        "a size of %ju bits; no access is that wide (8, 16, 32 and 64 are): the register is left "
        "out",
        (uintmax_t)size);
    return false;
}

/* A register whose fields can all only be read cannot be written, unless it says so itself. */
static void narrow_access(struct reg *reg, struct node *node)
{
    unsigned access = 0;
    for (const struct field *field = reg->fields; field; field = field->next)
        access |= field->access;
    if (reg->fields && !derive_child(node, ACCESS))
        reg->access = access;
}

static void set_reset(struct reg *reg, struct node *node, const struct defaults *own)
{
    reg->reset = own->reset & ones(reg->size);
    reg->reset_mask = own->reset_mask & ones(reg->size);
    /* A default for all registers may well be wider than this one. */
    if (reg->reset != own->reset && derive_child(node, RESET_VALUE))
        COMPLAIN(node, W110,
                 "the reset value 0x%jx does not fit into %u bits; the upper bits are cut off",
                 (uintmax_t)own->reset, reg->size);
}

struct reg *model_register(struct node *node, struct defaults outer)
{
    /* A derived register has what its base inherits from the base's surroundings. */
    struct node *base = derive_base(node);
    struct defaults own = model_defaults(node, base ? surroundings(base->parent) : outer);
    if (!size_is_possible(node, &own.size))
        return NULL;
    struct reg *reg = store_new(sizeof *reg);
    reg->node = node;
    reg->size = (unsigned)own.size;
    reg->align = reg->size / 8;
    reg->access = own.access;
    reg->effect = model_effect(node, WRITE_MODIFIES);
    set_reset(reg, node, &own);
    reg->read_has_effect = model_read_effect(node);
    model_fields(reg, node);
    narrow_access(reg, node);
    return reg;
}

/* ---- Which bits do what ---- */

static void add_bits(struct masks *masks, uint64_t bits, unsigned access, enum write_effect effect,
                     bool read_has_effect, uint64_t reset)
{
    if (access & CAN_READ)
        masks->read |= bits;
    if (read_has_effect)
        masks->read_effect |= bits;
    if (!(access & CAN_WRITE))
        return;
    masks->write |= bits;
    switch (effect) {
    case WRITE_ONE_CLEARS:
        masks->one_clears |= bits;
        masks->neutral_zero |= bits;
        return;
    case WRITE_ZERO_CLEARS:
        masks->zero_clears |= bits;
        masks->neutral_one |= bits;
        return;
    case WRITE_ONE_SETS:
    case WRITE_ONE_TOGGLES:
        masks->neutral_zero |= bits;
        return;
    case WRITE_ZERO_SETS:
    case WRITE_ZERO_TOGGLES:
        masks->neutral_one |= bits;
        return;
    case WRITE_CLEARS:
    case WRITE_SETS:
    case WRITE_UNKNOWN:
        masks->any_write |= bits;
        return;
    case WRITE_MODIFIES:
        break;
    }
    /* What cannot be read back is written as it is after a reset. */
    if (!(access & CAN_READ)) {
        masks->neutral_zero |= bits & ~reset;
        masks->neutral_one |= bits & reset;
    }
}

/* One field that a write clears does not take reg_modify from the others of its register: it is written
 * as 0 unless it is named. (Chips that say `clear` of a field leave it alone then, such as RP2040's ADC.CS.) */
static bool leaves_the_rest(const struct reg *reg, const struct masks *masks)
{
    unsigned count = 0;
    for (const struct field *field = reg->fields; field; field = field->next) {
        if (field->access & CAN_WRITE && field->effect == WRITE_UNKNOWN)
            return false;
        count += field->access & CAN_WRITE &&
                 (field->effect == WRITE_CLEARS || field->effect == WRITE_SETS);
    }
    return count == 1 && reg->effect == WRITE_MODIFIES && masks->write & ~masks->any_write;
}

struct masks model_masks(const struct reg *reg)
{
    struct masks masks = {0};
    for (const struct field *field = reg->fields; field; field = field->next)
        add_bits(&masks, ones(field->width) << field->lsb, field->access, field->effect,
                 field->read_has_effect, reg->reset);
    if (!reg->fields)
        add_bits(&masks, ones(reg->size), reg->access, reg->effect, false, reg->reset);
    if (reg->read_has_effect)
        masks.read_effect = ones(reg->size);
    if (leaves_the_rest(reg, &masks)) {
        masks.neutral_zero |= masks.any_write;
        masks.any_write = 0;
    }
    /* Of overlapping fields, the one whose written bits have an effect decides. */
    masks.neutral_one &= ~masks.neutral_zero;
    return masks;
}
