/* ---- Access to registers ----
 *
 *   reg_read(GPIOB->IDR).ID3                      one load; a field of the value that was read
 *   reg_write_with_zero(GPIOB->BSRR, .BS3 = 1)    one store; the other fields are 0
 *   reg_write_with_reset(USART2->CR1, .UE = 1)    one store; the others as they are after a reset
 *   reg_modify(GPIOB->MODER, .MODE3 = ...)        one load, one store; the others as they are, but
 *                                                 for flags that a write would clear or set: those
 *                                                 are written with the value that leaves them alone
 *   reg_clear(EXTI->PR, .PIF3)                    one store, which clears the named flags only
 *   reg_reset_value(GPIOB->MODER).MODE3           a constant, no access
 *   reg_modify_at(GPIOB->MODER, MODE, pin, v)     reg_modify of the field MODE<pin>
 *   reg_write_at(GPIOB->BSRR, BS, pin, 1)         one store; the other fields are 0
 *   reg_read_at(GPIOB->IDR, ID, pin)              one load; the field ID<pin>
 *   reg_set_bits(GPIOB->ODR, mask), reg_clear_bits, reg_toggle_bits
 *                                                 one load, one store; flags are left alone
 *   reg_set_bits_atomic(RESETS->RESET, mask), reg_clear_bits_atomic, reg_toggle_bits_atomic
 *                                                 one store, where the device has such addresses
 *   reg_at(TIM2, CCR, n)                          the register CCR<n>, for all of the above
 *   reg_peripheral(GPIO, port)                    the peripheral GPIO<port>; of letters, A is 0
 *
 * Several fields are given with commas between them; .bits is the whole register. What a register
 * or field does not allow does not compile: its type lacks the member that the macro asks for. */
#ifndef REG_ACCESS_H
#define REG_ACCESS_H

#ifdef __cplusplus
#error                                                                                             \
    "this header is C: write what uses registers in a .c file, and call that from C++ by extern \"C\""
#endif

#include <stddef.h>
#include <stdint.h>

#if defined __BYTE_ORDER__ && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "bit-fields are laid out for little-endian machines"
#endif

/* An enumeration is 32 bits wide and unsigned, whatever -fshort-enums says. */
#ifdef __clang__
#define REG_ENUM enum : uint32_t
#else
#define REG_ENUM enum __attribute__((__mode__(__SI__)))
#endif

/* Fields lie as the device has them, wherever the compiler would rather align them. */
#define REG_PACKED __attribute__((__packed__))

/* A register of 64 bits that lies as one of 32 may. */
#define REG_ALIGNED_4 __attribute__((aligned(4)))

/* A constant, kept as the sizes of arrays, 16 bits in each: a type that takes no room in others. */
#define REG_CONSTANT(value, bits_0, bits_16, bits_32, bits_48)                                     \
    typedef struct {                                                                               \
        char part_0[(bits_0) + 1], part_16[(bits_16) + 1], part_32[(bits_32) + 1],                 \
            part_48[(bits_48) + 1];                                                                \
    } reg_##value##_
REG_CONSTANT(0x0, 0, 0, 0, 0);
#define REG_VALUE_OF_(reg, name)                                                                   \
    ((uint64_t)(sizeof((reg).name[0].part_0) - 1U) |                                               \
     (uint64_t)(sizeof((reg).name[0].part_16) - 1U) << 16 |                                        \
     (uint64_t)(sizeof((reg).name[0].part_32) - 1U) << 32 |                                        \
     (uint64_t)(sizeof((reg).name[0].part_48) - 1U) << 48)

/* What a register can do is said by members of its type that take no room:
 *
 *   readable_               has the type of what reg_read() gives
 *   writable_, checked_     what is stored; its fields without bit-fields, see REG_SET_
 *   modifiable_, one_       constants: the bits that reg_modify() begins with as 0, and as 1
 *   clearable_, flags_      the fields that reg_clear() takes; a constant: what leaves all as it is
 *   reset_                  a constant: the value after a reset
 *
 * They stand in each header as they are: with a macro for each, a compiler would take longer to read it. */

/* A peripheral: no macro, so that a field may have its name. */
#define REG_PERIPHERAL(type, name)                                                                 \
    static type *const name __attribute__((__unused__)) = (type *)(uintptr_t)name##_BASE

/* Where a register is that C cannot place in the struct. */
#define REG_ACCESSOR __attribute__((__unused__)) static inline

/* What is wrong at run time ends here; a program may define it before it includes this. */
#ifndef REG_ASSERT
#define REG_ASSERT(condition) ((condition) ? (void)0 : __builtin_trap())
#endif
#define REG_CONSTANT_OR_0_(value) __builtin_choose_expr(__builtin_constant_p(value), (value), 0)

/* Members of a struct with a number: where the first lies, how far they are apart, how many, and the
 * first number. They take no room; in a struct that is packed, because the list may be aligned more
 * strictly than the members. */
#define REG_LIST(type, name, offset, step, count, first)                                           \
    type name##_list_[0][count][(first) + 1U];                                                     \
    char name##_list_offset_[0][(offset) + 1U], name##_list_step_[0][step];
#define REG_LIST_FIRST_(list) ((unsigned)(sizeof((list)[0][0]) / sizeof((list)[0][0][0])) - 1U)
#define REG_LIST_COUNT_(list) ((unsigned)(sizeof((list)[0]) / sizeof((list)[0][0])))

/* The number less `first`, which is an error if it is a constant and not there. */
#define REG_NUMBERED_(number, first, is_there, what)                                               \
    ((unsigned)(number) -                                                                          \
     ((first) + 0U * (unsigned)sizeof(struct {                                                     \
                    _Static_assert(                                                                \
                        __builtin_choose_expr(                                                     \
                            __builtin_constant_p(number),                                          \
                            (is_there) && (uint64_t)REG_CONSTANT_OR_0_(number) <= UINT32_MAX, 1),  \
                        what);                                                                     \
                    char reg_unused_;                                                              \
                })))
__attribute__((__unused__, __always_inline__)) static inline unsigned reg_index_(unsigned index,
                                                                                 unsigned count)
{
    (void)count;
    REG_ASSERT(index < count);
    return index;
}
#define REG_CHECKED_(number, index, count)                                                         \
    __builtin_choose_expr(__builtin_constant_p(number), index, reg_index_(index, count))
#define REG_INDEX_(list, number)                                                                   \
    REG_CHECKED_(number,                                                                           \
                 REG_NUMBERED_(number, REG_LIST_FIRST_(list),                                      \
                               (unsigned)REG_CONSTANT_OR_0_(number) - REG_LIST_FIRST_(list) <      \
                                   REG_LIST_COUNT_(list),                                          \
                               "there is no register or cluster of that number"),                  \
                 REG_LIST_COUNT_(list))
#define reg_at(base, name, number)                                                                 \
    (*(__typeof__((base)->name##_list_[0][0][0])                                                   \
           *)((uintptr_t)(base) + (sizeof((base)->name##_list_offset_[0]) - 1U) +                  \
              sizeof((base)->name##_list_step_[0]) * REG_INDEX_((base)->name##_list_, number)))

/* Peripherals with a number: bit n of `there` is for the number first + n. */
#define REG_PERIPHERALS(type, name, first, there, base, step)                                      \
    REG_NUMBERS_(type, name, first, there, (base) + (step) * (uintptr_t)(number - (first)))
/* The same, where they are not one distance apart: their addresses. */
#define REG_PERIPHERALS_AT(type, name, first, there, ...)                                          \
    REG_NUMBERS_(type, name, first, there, __extension__({                                         \
                     static const uintptr_t reg_bases_[] = {__VA_ARGS__};                          \
                     reg_bases_[number - (first)];                                                 \
                 }))
#define REG_NUMBERS_(type, name, first, there, address)                                            \
    enum { name##_first_ = first, name##_there_ = there };                                         \
    REG_ACCESSOR type *name##_at_(unsigned number)                                                 \
    {                                                                                              \
        REG_ASSERT(REG_IS_THERE_(number, first, there));                                           \
        return (type *)(address);                                                                  \
    }
#define REG_IS_THERE_(number, first, there)                                                        \
    (((there) & ((there) + 1U)) == 0U                                                              \
         ? (unsigned)(number) - (first) < (unsigned)__builtin_popcount(there)                      \
         : (unsigned)(number) - (first) < 31U &&                                                   \
               ((there) >> (((unsigned)(number) - (first)) & 31U) & 1U))
#define reg_peripheral(name, number)                                                               \
    name##_at_(REG_NUMBERED_(number, 0U,                                                           \
                             REG_IS_THERE_(REG_CONSTANT_OR_0_(number), (unsigned)name##_first_,    \
                                           (unsigned)name##_there_),                               \
                             "there is no peripheral of that number"))

/* The comma takes the qualifiers off the type. */
#define REG_VALUE_(reg, what) __typeof__(((void)0, (reg).what[0]))
#define REG_WORD_(reg) __typeof__(((void)0, (reg).opaque_))
/* Evaluates `reg`; `like` is a register of its type, which is not. */
#define REG_STORE_(like, reg, value)                                                               \
    (*(volatile REG_WORD_(like) *)(uintptr_t)(&(reg).opaque_) = (value))

/* A value that cannot be assigned to by mistake. */
#define reg_read(reg) (__extension__((const REG_VALUE_(reg, readable_)){.bits = (reg).opaque_}))

#define reg_write_with_zero(reg, ...)                                                              \
    __extension__({                                                                                \
        typedef __typeof__(&(reg)) reg_at_;                                                        \
        REG_WRITE_(*(reg_at_)0, reg, 0U, __VA_ARGS__)                                              \
    })

#define reg_write_with_reset(reg, ...)                                                             \
    __extension__({                                                                                \
        typedef __typeof__(&(reg)) reg_at_;                                                        \
        REG_WRITE_(*(reg_at_)0, reg, REG_VALUE_OF_(*(reg_at_)0, reset_), __VA_ARGS__)              \
    })

#define reg_modify(reg, ...)                                                                       \
    __extension__({                                                                                \
        register __auto_type const reg_at_ = &(reg);                                               \
        REG_WRITE_(*reg_at_, *reg_at_, REG_BEGIN_(*reg_at_), __VA_ARGS__)                          \
    })

#define reg_clear(reg, ...)                                                                        \
    __extension__({                                                                                \
        typedef __typeof__(&(reg)) reg_at_;                                                        \
        REG_VALUE_(*(reg_at_)0, clearable_) reg_value_;                                            \
        reg_value_.bits = 0;                                                                       \
        REG_EACH_(REG_FLAG_, , __VA_ARGS__)                                                        \
        REG_STORE_(                                                                                \
            *(reg_at_)0, reg,                                                                      \
            (__typeof__(reg_value_.bits))(reg_value_.bits ^ REG_VALUE_OF_(*(reg_at_)0, flags_)));  \
        (void)0;                                                                                   \
    })

#define reg_reset_value(reg)                                                                       \
    (__extension__(                                                                                \
        (const REG_VALUE_(reg, readable_)){.bits = (REG_WORD_(reg))REG_VALUE_OF_(reg, reset_)}))

/* The word that leaves all as it is: flags are written with the value that does nothing. */
#define REG_BEGIN_(reg)                                                                            \
    (((reg).opaque_ & (REG_WORD_(reg))(~REG_VALUE_OF_(reg, modifiable_))) |                        \
     (REG_WORD_(reg))REG_VALUE_OF_(reg, one_))

#define REG_BITS_(reg, operation, mask)                                                            \
    __extension__({                                                                                \
        register __auto_type const reg_at_ = &(reg);                                               \
        register const REG_WORD_(*reg_at_) reg_mask_ = (mask);                                     \
        REG_STORE_(*reg_at_, *reg_at_,                                                             \
                   (REG_WORD_(*reg_at_))(REG_BEGIN_(*reg_at_) operation reg_mask_));               \
        (void)0;                                                                                   \
    })
#define reg_set_bits(reg, mask) REG_BITS_(reg, |, mask)
#define reg_clear_bits(reg, mask) REG_BITS_(reg, &~, mask)
#define reg_toggle_bits(reg, mask) REG_BITS_(reg, ^, mask)

/* Where a store sets, clears or toggles the bits that are 1 in it, and leaves the others alone: how far
 * from the register. */
#define REG_ALIAS(which, distance) char which##_alias_[0][(distance) + 1U];
#define REG_STORE_ALIAS_(reg, which, mask)                                                         \
    __extension__({                                                                                \
        typedef __typeof__(&(reg)) reg_at_;                                                        \
        *(volatile REG_WORD_(*(reg_at_)0) *)((uintptr_t)(&(reg).opaque_) +                         \
                                             (sizeof((*(reg_at_)0).which##_alias_[0]) - 1U)) =     \
            (mask);                                                                                \
        (void)0;                                                                                   \
    })
#define reg_set_bits_atomic(reg, mask) REG_STORE_ALIAS_(reg, set, mask)
#define reg_clear_bits_atomic(reg, mask) REG_STORE_ALIAS_(reg, clear, mask)
#define reg_toggle_bits_atomic(reg, mask) REG_STORE_ALIAS_(reg, toggle, mask)

/* Fields with a number: NAME_at_ is a constant of 6 bits each for where the first lies, how far they are
 * apart, how wide they are less 1, how many less 1, and the first number. A number that is not there
 * is an error if it is a constant, and else ends in REG_ASSERT. */
#define REG_AT_(reg, field, bit) (63U & (unsigned)(sizeof((reg).field##_at_[0]) - 1U) >> (bit))
#define REG_ONES_(reg, field) ((REG_WORD_(reg))(~(uint64_t)0 >> (63U - REG_AT_(reg, field, 12))))
#define REG_FIELD_NUMBER_(reg, field, number)                                                      \
    REG_NUMBERED_(number, REG_AT_(reg, field, 24),                                                 \
                  (unsigned)REG_CONSTANT_OR_0_(number) - REG_AT_(reg, field, 24) <=                \
                      REG_AT_(reg, field, 18),                                                     \
                  "the register has no field of that number")
#define REG_SHIFT_(reg, field, index) (REG_AT_(reg, field, 0) + REG_AT_(reg, field, 6) * (index))
#define REG_WRITE_AT_(like, reg, able, begin, field, number, value)                                \
    _Static_assert(sizeof((like).able) == 0, "");                                                  \
    register const unsigned reg_number_ = REG_FIELD_NUMBER_(like, field, number);                  \
    register const REG_WORD_(like) reg_value_ = (REG_WORD_(like))(value);                          \
    _Static_assert((uint64_t)REG_CONSTANT_OR_0_(value) <= REG_ONES_(like, field),                  \
                   "the value does not fit into the field");                                       \
    REG_ASSERT(reg_number_ <= REG_AT_(like, field, 18));                                           \
    REG_ASSERT(reg_value_ <= REG_ONES_(like, field));                                              \
    REG_STORE_(                                                                                    \
        like, reg,                                                                                 \
        (REG_WORD_(like))(                                                                         \
            begin(REG_ONES_(like, field) << REG_SHIFT_(like, field, reg_number_)) reg_value_       \
            << REG_SHIFT_(like, field, reg_number_)));                                             \
    (void)0;
#define REG_OTHERS_(ones) (REG_BEGIN_(*reg_at_) & (REG_WORD_(*reg_at_)) ~(ones)) |
#define REG_NO_OTHERS_(ones)
#define reg_modify_at(reg, field, number, value)                                                   \
    __extension__({                                                                                \
        register __auto_type const reg_at_ = &(reg);                                               \
        REG_WRITE_AT_(*reg_at_, *reg_at_, modifiable_, REG_OTHERS_, field, number, value)          \
    })
#define reg_write_at(reg, field, number, value)                                                    \
    __extension__({                                                                                \
        typedef __typeof__(&(reg)) reg_at_;                                                        \
        REG_WRITE_AT_(*(reg_at_)0, reg, writable_, REG_NO_OTHERS_, field, number, value)           \
    })
#define reg_read_at(reg, field, number)                                                            \
    ((REG_WORD_(reg))((reg).opaque_ >>                                                             \
                          REG_SHIFT_(reg, field,                                                   \
                                     REG_CHECKED_(number, REG_FIELD_NUMBER_(reg, field, number),   \
                                                  REG_AT_(reg, field, 18) + 1U)) &                 \
                      (REG_ONES_(reg, field) & ~(REG_WORD_(reg))sizeof((reg).readable_))))

/* A statement that no interrupt comes between; it nests. On a RISC-V it is for machine mode. */
#if defined __riscv
#define reg_without_interrupts(...)                                                                \
    __extension__({                                                                                \
        uintptr_t reg_state_;                                                                      \
        __asm__ volatile("csrrci %0, mstatus, 8" : "=r"(reg_state_)::"memory");                    \
        __VA_ARGS__;                                                                               \
        __asm__ volatile("csrs mstatus, %0" ::"r"(reg_state_ & 8) : "memory");                     \
        (void)0;                                                                                   \
    })
#elif defined __arm__ && defined __thumb__
#define reg_without_interrupts(...)                                                                \
    __extension__({                                                                                \
        uint32_t reg_state_;                                                                       \
        __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(reg_state_)::"memory");               \
        __VA_ARGS__;                                                                               \
        __asm__ volatile("msr primask, %0" ::"r"(reg_state_) : "memory");                          \
        (void)0;                                                                                   \
    })
#endif

/* `reg` is evaluated once, and so is each value. The value has to be in memory, where its fields can be
 * named; what else there is, -O0 had better not keep there. So what is only stored to is evaluated in its
 * place, and a pointer is const, since clang then knows a constant one, and `register`, since gcc then
 * leaves any in a register. */
#define REG_WRITE_(like, reg, begin, ...)                                                          \
    REG_VALUE_(like, writable_) reg_value_;                                                        \
    reg_value_.bits = (__typeof__(reg_value_.bits))(begin);                                        \
    REG_STRICT_BEGIN_ REG_EACH_(REG_SET_, like, __VA_ARGS__)                                       \
    REG_STRICT_END_ REG_STORE_(like, reg, reg_value_.bits);                                        \
    (void)0;

/* A constant that does not fit and another enumeration's value are errors. gcc forgets that a
 * bit-field's type is an enumeration: there, the value is also assigned, without being evaluated, to
 * a struct of the same names without bit-fields. */
#ifdef __clang__
#define REG_STRICT_BEGIN_                                                                          \
    _Pragma("clang diagnostic push")                                                               \
        _Pragma("clang diagnostic error \"-Wbitfield-constant-conversion\"")                       \
            _Pragma("clang diagnostic error \"-Wconstant-conversion\"")                            \
                _Pragma("clang diagnostic error \"-Wenum-conversion\"")
#define REG_STRICT_END_ _Pragma("clang diagnostic pop")
#define REG_SET_(reg, field) reg_value_ field;
#else
#define REG_STRICT_BEGIN_                                                                          \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic error \"-Woverflow\"")                  \
        _Pragma("GCC diagnostic error \"-Wenum-conversion\"")
#define REG_STRICT_END_ _Pragma("GCC diagnostic pop")
#define REG_SET_(reg, field)                                                                       \
    (void)sizeof((*(REG_VALUE_(reg, checked_) *)0)field);                                          \
    reg_value_ field;
#endif
#define REG_FLAG_(reg, field) reg_value_ field = -1;

/* REG_EACH_(m, reg, a, b, ...): m(reg, a) m(reg, b) ..., for up to 32. */
#define REG_EACH_(m, reg, ...)                                                                     \
    REG_COUNT_(__VA_ARGS__, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16,    \
               15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)                               \
    (m, reg, __VA_ARGS__)
#define REG_COUNT_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17,     \
                   a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31, a32, n,   \
                   ...)                                                                            \
    REG_EACH_##n##_
#define REG_EACH_1_(m, reg, a) m(reg, a)
#define REG_EACH_2_(m, reg, a, ...) m(reg, a) REG_EACH_1_(m, reg, __VA_ARGS__)
#define REG_EACH_3_(m, reg, a, ...) m(reg, a) REG_EACH_2_(m, reg, __VA_ARGS__)
#define REG_EACH_4_(m, reg, a, ...) m(reg, a) REG_EACH_3_(m, reg, __VA_ARGS__)
#define REG_EACH_5_(m, reg, a, ...) m(reg, a) REG_EACH_4_(m, reg, __VA_ARGS__)
#define REG_EACH_6_(m, reg, a, ...) m(reg, a) REG_EACH_5_(m, reg, __VA_ARGS__)
#define REG_EACH_7_(m, reg, a, ...) m(reg, a) REG_EACH_6_(m, reg, __VA_ARGS__)
#define REG_EACH_8_(m, reg, a, ...) m(reg, a) REG_EACH_7_(m, reg, __VA_ARGS__)
#define REG_EACH_9_(m, reg, a, ...) m(reg, a) REG_EACH_8_(m, reg, __VA_ARGS__)
#define REG_EACH_10_(m, reg, a, ...) m(reg, a) REG_EACH_9_(m, reg, __VA_ARGS__)
#define REG_EACH_11_(m, reg, a, ...) m(reg, a) REG_EACH_10_(m, reg, __VA_ARGS__)
#define REG_EACH_12_(m, reg, a, ...) m(reg, a) REG_EACH_11_(m, reg, __VA_ARGS__)
#define REG_EACH_13_(m, reg, a, ...) m(reg, a) REG_EACH_12_(m, reg, __VA_ARGS__)
#define REG_EACH_14_(m, reg, a, ...) m(reg, a) REG_EACH_13_(m, reg, __VA_ARGS__)
#define REG_EACH_15_(m, reg, a, ...) m(reg, a) REG_EACH_14_(m, reg, __VA_ARGS__)
#define REG_EACH_16_(m, reg, a, ...) m(reg, a) REG_EACH_15_(m, reg, __VA_ARGS__)
#define REG_EACH_17_(m, reg, a, ...) m(reg, a) REG_EACH_16_(m, reg, __VA_ARGS__)
#define REG_EACH_18_(m, reg, a, ...) m(reg, a) REG_EACH_17_(m, reg, __VA_ARGS__)
#define REG_EACH_19_(m, reg, a, ...) m(reg, a) REG_EACH_18_(m, reg, __VA_ARGS__)
#define REG_EACH_20_(m, reg, a, ...) m(reg, a) REG_EACH_19_(m, reg, __VA_ARGS__)
#define REG_EACH_21_(m, reg, a, ...) m(reg, a) REG_EACH_20_(m, reg, __VA_ARGS__)
#define REG_EACH_22_(m, reg, a, ...) m(reg, a) REG_EACH_21_(m, reg, __VA_ARGS__)
#define REG_EACH_23_(m, reg, a, ...) m(reg, a) REG_EACH_22_(m, reg, __VA_ARGS__)
#define REG_EACH_24_(m, reg, a, ...) m(reg, a) REG_EACH_23_(m, reg, __VA_ARGS__)
#define REG_EACH_25_(m, reg, a, ...) m(reg, a) REG_EACH_24_(m, reg, __VA_ARGS__)
#define REG_EACH_26_(m, reg, a, ...) m(reg, a) REG_EACH_25_(m, reg, __VA_ARGS__)
#define REG_EACH_27_(m, reg, a, ...) m(reg, a) REG_EACH_26_(m, reg, __VA_ARGS__)
#define REG_EACH_28_(m, reg, a, ...) m(reg, a) REG_EACH_27_(m, reg, __VA_ARGS__)
#define REG_EACH_29_(m, reg, a, ...) m(reg, a) REG_EACH_28_(m, reg, __VA_ARGS__)
#define REG_EACH_30_(m, reg, a, ...) m(reg, a) REG_EACH_29_(m, reg, __VA_ARGS__)
#define REG_EACH_31_(m, reg, a, ...) m(reg, a) REG_EACH_30_(m, reg, __VA_ARGS__)
#define REG_EACH_32_(m, reg, a, ...) m(reg, a) REG_EACH_31_(m, reg, __VA_ARGS__)
#endif
