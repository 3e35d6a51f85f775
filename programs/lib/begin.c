/* begin.c - from the kernel to main(): System V AMD64 ABI, "Initial Stack and Register State". */
#include <program.h>

int main(int count, char *words[]);
noreturn void program_begin(uint64_t *stack);

/* The kernel begins here, the stack pointer a multiple of 16, rbp 0: a trace ends there. */
__asm__(".globl _start\n"
        "_start:\n"
        "        mov %rsp, %rdi\n"
        "        call program_begin\n");

/* "Dynamic Section": what a position-independent program has. */
struct dynamic {
    int64_t tag;
    uint64_t value;
};
struct relocation {
    uint64_t offset, info;
    int64_t addend;
};
enum { DT_END = 0, DT_RELA = 7, DT_RELASZ = 8, RELATIVE = 8 };

extern const struct dynamic _DYNAMIC[] __attribute__((weak, visibility("hidden")));
extern char program_start[]
    __attribute__((visibility("hidden"))); /* program.ld: 0 where it was linked */

static void relocate(const struct dynamic *dynamic, char *base)
{
    uint64_t at = 0, size = 0;
    for (; dynamic->tag != DT_END; dynamic++) {
        at = dynamic->tag == DT_RELA ? dynamic->value : at;
        size = dynamic->tag == DT_RELASZ ? dynamic->value : size;
    }
    const struct relocation *relocation = (const struct relocation *)(void *)(base + at);
    for (; size >= sizeof *relocation; size -= sizeof *relocation, relocation++) {
        if ((uint32_t)relocation->info == RELATIVE)
            *(uint64_t *)(void *)(base + relocation->offset) =
                (uint64_t)(base + relocation->addend);
    }
}

__attribute__((used)) void program_begin(uint64_t *stack)
{
    const struct dynamic *dynamic = _DYNAMIC;
    __asm__("" : "+r"(dynamic)); /* it may be NULL, whatever the compiler thinks of an array */
    if (dynamic)
        relocate(dynamic, program_start);
    exit(main((int)stack[0], (char **)(stack + 1)));
}
