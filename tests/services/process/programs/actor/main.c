/* actor - plays a part that the test names in its first argument. */
#include <kernel/string.h>
#include <program.h>

static int spin(char *words[])
{
    (void)words;
    for (;;)
        __asm__ volatile("pause");
}

static int sleep(char *words[])
{
    (void)words;
    sleep_ns(UINT64_MAX);
    return 1;
}

static int wait_for_child(char *words[])
{
    (void)words;
    int64_t child = process_start("programs/actor", (const char *const[]){"actor", "sleep", NULL});
    return (int)process_wait(child);
}

/* Its child goes on without it, and nobody waits. */
static int leave_child(char *words[])
{
    (void)words;
    return process_start("programs/actor", (const char *const[]){"actor", "code", "1", NULL}) > 0
               ? 0
               : 1;
}

static int code(char *words[])
{
    return words[2][0] - '0';
}

/* Until its limit; each page is zero and its own. */
static int memory(char *words[])
{
    (void)words;
    int pages = 0;
    for (uint64_t *page; (page = more_memory(4096)); pages++) {
        for (int i = 0; i < 512; i++) {
            if (page[i] != 0)
                return 255;
        }
        page[511] = 1;
    }
    return pages;
}

static int children(char *words[])
{
    (void)words;
    const char *const arguments[] = {"actor", "code", "7", NULL};
    int64_t child = process_start("programs/actor", arguments);
    if (child < 0 || process_wait(child) != 7 || process_wait(child) != ERROR_PROCESS)
        return 1;
    child = process_start("programs/actor", (const char *const[]){"actor", "spin", NULL});
    if (child < 0 || process_kill(child) != 0 || process_wait(child) != STATUS_KILLED)
        return 2;
    if (process_kill(process_self()) != ERROR_PROCESS || process_wait(0) != ERROR_PROCESS)
        return 3;
    if (process_start("programs/nothing", NULL) != ERROR_NOT_FOUND ||
        process_start("programs", NULL) != ERROR_NOT_FOUND)
        return 4;
    return 0;
}

/*
 * Every register has a value of its own, xmm5 one of this process; then they yield by a system call, or go round
 * until others have run; then they are stored. What is in between changes no flag.
 */
#define STATUS_FLAGS 0xcd5 /* carry, parity, adjust, zero, sign, direction, overflow */
#define ALWAYS 0x202       /* interrupts, and a bit that is 1 */
/* clang-format off */
enum { RAX, RBX, RCX, RDX, RSI, RDI, RBP, R8, R9, R10, R11, R12, R13, R14, R15, RSP, FLAGS, XMM5, SEGMENTS, ALL };
uint64_t stored[ALL], own_number;
extern const char after_call[];
void yield_with_all(void), go_round_with_all(void);
__asm__(
    ".macro begin\n"
    "    push %rbx\n    push %rbp\n    push %r12\n    push %r13\n    push %r14\n    push %r15\n"
    "    push $0xcd5\n    popf\n" /* STATUS_FLAGS */
    "    value = 0x0202020202020202\n"
    "    .irp name, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15\n"
    "    movabs $value, %\\name\n"
    "    value = value + 0x0101010101010101\n"
    "    .endr\n"
    "    movsd own_number(%rip), %xmm5\n"
    "    mov %rsp, stored + 8 * 15(%rip)\n"
    ".endm\n"
    ".macro end\n"
    "    at = 0\n"
    "    .irp name, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15\n"
    "    mov %\\name, stored + at(%rip)\n"
    "    at = at + 8\n"
    "    .endr\n"
    "    pushf\n    pop stored + 8 * 16(%rip)\n    cld\n"
    "    sub %rsp, stored + 8 * 15(%rip)\n"
    "    movsd %xmm5, stored + 8 * 17(%rip)\n"
    "    mov %ds, stored + 8 * 18(%rip)\n    mov %es, stored + 8 * 18 + 2(%rip)\n"
    "    mov %fs, stored + 8 * 18 + 4(%rip)\n    mov %gs, stored + 8 * 18 + 6(%rip)\n"
    "    pop %r15\n    pop %r14\n    pop %r13\n    pop %r12\n    pop %rbp\n    pop %rbx\n    ret\n"
    ".endm\n"
    "yield_with_all:\n"
    "    begin\n"
    "    mov $3, %eax\n" /* CALL_YIELD */
    "    syscall\n"
    "after_call:\n"
    "    end\n"
    "go_round_with_all:\n"
    "    begin\n"
    "    mov $0x0101010101010101, %rax\n"
    "    mov $200000, %ecx\n"
    "1:  pause\n    lea -1(%rcx), %rcx\n    jrcxz 2f\n    jmp 1b\n"
    "2:  end\n");
/* clang-format on */

/* 0, or the number of the first register that is not as it was, and 1. */
static int first_wrong(uint64_t rax, uint64_t rcx, uint64_t r11)
{
    uint64_t expected[ALL] = {[RAX] = rax, [FLAGS] = STATUS_FLAGS | ALWAYS, [XMM5] = own_number};
    for (int i = RBX; i <= R15; i++)
        expected[i] = 0x0101010101010101 * (uint64_t)(i + 1);
    expected[RCX] = rcx;
    expected[R11] = r11;
    for (int i = 0; i < ALL; i++) {
        if (stored[i] != expected[i])
            return i + 1;
    }
    return 0;
}

/* What is in registers stays there while others run that change them, but for what `syscall` itself changes. */
static int registers(char *words[])
{
    own_number = 0x4000000000000000 | (uint64_t)words[2][0];
    for (int i = 0; i < 50; i++) {
        yield_with_all();
        int wrong = first_wrong(0, (uintptr_t)after_call, STATUS_FLAGS | ALWAYS);
        if (wrong)
            return wrong;
        go_round_with_all();
        wrong = first_wrong(0x0101010101010101, 0, 0x0b0b0b0b0b0b0b0b);
        if (wrong)
            return 100 + wrong;
    }
    return 0;
}

/* What it sees of registers at its start, and after system calls, is its own. */
static int leaks(char *words[])
{
    (void)words;
    uint64_t seen[12];
    uint16_t segments[4];
    uint32_t mxcsr;
    __asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
    __asm__ volatile("mov %%ds, %0\n\tmov %%es, %1\n\tmov %%fs, %2\n\tmov %%gs, %3"
                     : "=r"(segments[0]), "=r"(segments[1]), "=r"(segments[2]), "=r"(segments[3]));
    if (mxcsr != 0x1f80 || segments[0] | segments[1] | segments[2] | segments[3])
        return 1;
    __asm__ volatile(
        "mov $6, %%eax\n\tmov $11, %%edi\n\tmov $12, %%esi\n\tmov $13, %%edx\n\tmov $14, %%r8d\n\t"
        "mov $15, %%r9d\n\tmov $16, %%r10d\n\tsyscall\n\t"
        "mov %%rdi, 0(%0)\n\tmov %%rsi, 8(%0)\n\tmov %%rdx, 16(%0)\n\tmov %%r8, 24(%0)\n\t"
        "mov %%r9, 32(%0)\n\tmov %%r10, 40(%0)\n\tmov %%rcx, 48(%0)\n\tmov %%r11, 56(%0)"
        :
        : "r"(seen)
        : "rax", "rdi", "rsi", "rdx", "r8", "r9", "r10", "rcx", "r11", "memory");
    for (uint64_t i = 0; i < 6; i++) {
        if (seen[i] != 11 + i)
            return 2;
    }
    return seen[6] >> 24 != 0 || seen[7] >> 22 != 0 ? 3 : 0; /* rcx is its code, r11 its flags */
}

/* Pointers that are not its own, to each call that takes one. */
static int addresses(char *words[])
{
    (void)words;
    static const uint64_t bad[] = {0,
                                   1,
                                   0xffff,
                                   0x400000 - 1,
                                   0x300000000000,
                                   0x7fffffffefff,
                                   0x7fffffffffff,
                                   0x800000000000,
                                   0xffff800000000000,
                                   0xffffffff80200000,
                                   UINT64_MAX};
    char buffer[300];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (system_call(CALL_WRITE, bad[i], 8, 0, 0) != ERROR_ADDRESS ||
            system_call(CALL_FILE_READ, bad[i], 0, (uintptr_t)buffer, 8) != ERROR_ADDRESS ||
            file_read("programs/actor", 0, (void *)bad[i], 8) != ERROR_ADDRESS ||
            file_name(0, (void *)bad[i], 300) != ERROR_ADDRESS ||
            process_start((const char *)bad[i], NULL) != ERROR_ADDRESS)
            return (int)i + 1;
    }
    /* Its own code and constants cannot be written. */
    if (file_read("programs/actor", 0, (void *)(uintptr_t)bad, 8) != ERROR_ADDRESS ||
        file_read("programs/actor", 0, (void *)(uintptr_t)addresses, 8) != ERROR_ADDRESS)
        return 100;
    if (file_read("programs/actor", 0, buffer, 4) != 4 || memcmp(buffer,
                                                                 "\x7f"
                                                                 "ELF",
                                                                 4) != 0)
        return 101;
    if (file_read("programs/actor", UINT64_MAX, buffer, 4) != 0 ||
        file_name(UINT64_MAX, buffer, 1) != ERROR_NOT_FOUND ||
        file_name(0, buffer, 1) != ERROR_TOO_LONG)
        return 102;
    return 0;
}

static uint64_t state = 88172645463325252u;

/* Marsaglia, "Xorshift RNGs" */
static uint64_t random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

/* A number as an argument: any, a small one, or an address that is nearly right. */
static uint64_t any(void)
{
    static char own[4096] = "programs/hello";
    static const uint64_t edges[] = {0,
                                     0x400000,
                                     0x7fffffffe000,
                                     0x7ffffffff000,
                                     0x800000000000,
                                     0xffff800000000000,
                                     0xffffffff80200000,
                                     UINT64_MAX};
    switch (random() % 5) {
    case 0:
        return random() >> random() % 64;
    case 1:
        return random() % 70;
    case 2:
        return edges[random() % 8] + random() % 64 - 32;
    case 3:
        return (uintptr_t)own + (random() % 3 ? 0 : random() % 8192);
    default:
        return (uintptr_t)&own[random() % 512] | (random() << random() % 64);
    }
}

/* 10,000 of them. It does not end itself, sleeps briefly and says little. */
static int attack(char *words[])
{
    state += (uint64_t)words[2][0] << 8;
    for (int i = 0; i < 10000; i++) {
        uint64_t number = random() % 8 ? random() % (CALLS_MAX + 2) : any(), a = any(), b = any();
        if (number == CALL_EXIT)
            continue;
        if (number == CALL_SLEEP)
            a %= 100000;
        if (number == CALL_WRITE)
            b %= 4;
        int64_t result = system_call(number, a, b, any(), any());
        if (number == CALL_START && result > 0)
            process_wait(result);
    }
    return 0;
}

static const struct {
    const char *name;
    int (*play)(char *words[]);
} parts[] = {
    {"spin", spin},   {"sleep", sleep},         {"wait", wait_for_child}, {"leave", leave_child},
    {"code", code},   {"memory", memory},       {"children", children},   {"registers", registers},
    {"leaks", leaks}, {"addresses", addresses}, {"attack", attack},
};

int main(int count, char *words[])
{
    for (size_t i = 0; count > 1 && i < sizeof parts / sizeof *parts; i++) {
        if (string_equal(parts[i].name, words[1]))
            return parts[i].play(words);
    }
    return 200;
}
