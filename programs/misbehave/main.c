/*
 * misbehave - does what a program must not, in every way: none of it may harm the kernel or another program.
 *
 *     misbehave            each way in turn, as a process of its own
 *     misbehave NAME       that one
 *
 * Most end in a fault. Some are harmless: they return 0.
 */
#include <kernel/string.h>
#include <program.h>

#define KERNEL UINT64_C(0xffffffff80300000)
#define DIRECT_MAP UINT64_C(0xffff800000000000)
#define NOT_CANONICAL UINT64_C(0x800000000000)
#define TRAP_FLAG "0x100"

static volatile int zero;
static const int constant = 1; /* not volatile: gcc would place it where it can be written to */
static volatile unsigned char ret[16] = {0xc3};

/* The compiler must not see that it is wrong. */
static uint64_t hidden(uint64_t address)
{
    __asm__("" : "+r"(address));
    return address;
}

static void write_to(uint64_t address)
{
    *(volatile int *)hidden(address) = 1;
}

static void read_from(uint64_t address)
{
    (void)*(volatile int *)hidden(address);
}

static void call(uint64_t address)
{
    ((void (*)(void))hidden(address))();
}

static void null_write(void)
{
    write_to(0);
}
static void null_read(void)
{
    read_from(8);
}
static void null_call(void)
{
    call(0);
}
static void kernel_write(void)
{
    write_to(KERNEL);
}
static void kernel_read(void)
{
    read_from(KERNEL);
}
static void kernel_call(void)
{
    call(KERNEL);
}
static void ram_read(void)
{
    read_from(DIRECT_MAP);
}
static void wild_read(void)
{
    read_from(NOT_CANONICAL);
}
static void wild_call(void)
{
    call(NOT_CANONICAL);
}
static void write_code(void)
{
    write_to((uintptr_t)write_code);
}
static void write_constant(void)
{
    write_to((uintptr_t)&constant);
}
static void execute_data(void)
{
    call((uintptr_t)ret);
}

static void divide(void)
{
    __asm__ volatile("xor %%edx, %%edx\n\tdivl %0" : : "m"(zero) : "eax", "edx");
}

static int recurse(volatile int *depth)
{
    volatile char frame[200];
    frame[0] = 1;
    return depth == NULL ? 0 : recurse(depth) + frame[0];
}

static void stack_overflow(void)
{
    recurse(&zero);
}
static void trap(void)
{
    __builtin_trap();
}

#define WAY(name, code)                                                                            \
    static void name(void)                                                                         \
    {                                                                                              \
        __asm__ volatile(code ::: "rax", "rcx", "rdx", "r11", "memory");                           \
    }
WAY(execute_stack, "lea -64(%%rsp), %%rax\n\tmovb $0xc3, (%%rax)\n\tcall *%%rax")
WAY(stack_lost, "mov $0x1000, %%esp\n\tpush %%rax")
WAY(stack_wild, "mov $1, %%eax\n\tshl $63, %%rax\n\tmov %%rax, %%rsp\n\tpush %%rax")
WAY(breakpoint, "int3")
WAY(software_interrupt, "int $0x80")
WAY(timer_vector, "int $0x20")
WAY(double_fault, "int $8")
WAY(debug_trap, ".byte 0xf1") /* int1 */
WAY(single_step, "pushfq\n\torq $" TRAP_FLAG ", (%%rsp)\n\tpopfq\n\tnop")
WAY(step_over_call, "pushfq\n\torq $" TRAP_FLAG ", (%%rsp)\n\txor %%eax, %%eax\n\tpopfq\n\tsyscall")
WAY(cli, "cli")
WAY(hlt, "hlt")
WAY(port_in, "in $0x60, %%al")
WAY(port_out, "mov $0xfe, %%al\n\tout %%al, $0x64")
WAY(read_cr3, "mov %%cr3, %%rax")
WAY(write_cr0, "xor %%eax, %%eax\n\tmov %%rax, %%cr0")
WAY(write_dr7, "xor %%eax, %%eax\n\tmov %%rax, %%dr7")
WAY(read_msr, "mov $0xc0000080, %%ecx\n\trdmsr")
WAY(swap_gs, "swapgs")
WAY(wrfsbase, "wrfsbase %%rax")
WAY(sysret, "mov $0x1000, %%ecx\n\tsysretq")
WAY(iret, "push $0x10\n\tpush %%rsp\n\tpushfq\n\tpush $8\n\tpush $0x1000\n\tiretq")
WAY(load_gdt, "sub $16, %%rsp\n\tlgdt (%%rsp)")
WAY(kernel_segment, "mov $0x10, %%eax\n\tmov %%eax, %%ss")
WAY(far_call, "push $8\n\tpush $0x1000\n\tlretq")
WAY(undefined, "ud2")
WAY(avx, "vxorps %%ymm0, %%ymm0, %%ymm0")
WAY(x87_error, "fninit\n\tpush $0x0340\n\tfldcw (%%rsp)\n\tfldz\n\tfld1\n\tfdivp\n\tfwait")

/* Harmless. */
WAY(io_privilege, "pushfq\n\torq $0x3000, (%%rsp)\n\tpopfq\n\tpushfq\n\tpop %%rax\n\tand $0x3000, "
                  "%%eax\n\tjz 1f\n\tud2\n1:")
WAY(interrupt_flag, "pushfq\n\tandq $~0x200, (%%rsp)\n\tpopfq\n\tpushfq\n\tpop %%rax\n\ttest "
                    "$0x200, %%eax\n\tjnz 1f\n\tud2\n1:")
WAY(flags_in_call, "pushfq\n\torq $0x44400, (%%rsp)\n\txor %%eax, %%eax\n\tpopfq\n\tsyscall\n\t"
                   "pushfq\n\tandq $~0x44400, (%%rsp)\n\tpopfq") /* NT, AC and DF */
WAY(stack_lost_in_call,
    "mov %%rsp, %%rdx\n\tmov $0x1000, %%esp\n\tmov $6, %%eax\n\tsyscall\n\tmov %%rdx, %%rsp")
WAY(no_such_call, "mov $-1, %%rax\n\tsyscall\n\tcmp $-1, %%rax\n\tje 1f\n\tud2\n1:")

static void all_memory(void)
{
    while (more_memory(1 << 20))
        ;
    while (more_memory(1))
        ;
}

static void processes(void)
{
    while (process_start("programs/misbehave", (const char *const[]){"misbehave", "hang", NULL}) >
           0)
        ;
    for (int64_t number = 1; number <= 100; number++) {
        if (process_kill(number) == 0)
            process_wait(number);
    }
}

static void hang(void)
{
    sleep_ns(UINT64_MAX);
}

/* clang-format: its versions disagree about braces in a macro. */
/* clang-format off */
#define ROW(way) {#way, way}
/* clang-format on */
static const struct {
    const char *name;
    void (*way)(void);
} ways[] = {
    ROW(null_write),
    ROW(null_read),
    ROW(null_call),
    ROW(kernel_write),
    ROW(kernel_read),
    ROW(kernel_call),
    ROW(ram_read),
    ROW(wild_read),
    ROW(wild_call),
    ROW(write_code),
    ROW(write_constant),
    ROW(execute_data),
    ROW(execute_stack),
    ROW(divide),
    ROW(stack_overflow),
    ROW(trap),
    ROW(stack_lost),
    ROW(stack_wild),
    ROW(breakpoint),
    ROW(software_interrupt),
    ROW(timer_vector),
    ROW(double_fault),
    ROW(debug_trap),
    ROW(single_step),
    ROW(step_over_call),
    ROW(cli),
    ROW(hlt),
    ROW(port_in),
    ROW(port_out),
    ROW(read_cr3),
    ROW(write_cr0),
    ROW(write_dr7),
    ROW(read_msr),
    ROW(swap_gs),
    ROW(wrfsbase),
    ROW(sysret),
    ROW(iret),
    ROW(load_gdt),
    ROW(kernel_segment),
    ROW(far_call),
    ROW(undefined),
    ROW(avx),
    ROW(x87_error),
    ROW(io_privilege),
    ROW(interrupt_flag),
    ROW(flags_in_call),
    ROW(stack_lost_in_call),
    ROW(no_such_call),
    ROW(all_memory),
    ROW(processes),
    ROW(hang), /* the last, which `misbehave` leaves out */
};
enum { WAYS = sizeof ways / sizeof *ways };

static void in_turn(void)
{
    for (size_t i = 0; i < WAYS - 1; i++) {
        int64_t child = process_start("programs/misbehave",
                                      (const char *const[]){"misbehave", ways[i].name, NULL});
        int64_t status = process_wait(child);
        printf("misbehave %s: %s\n", ways[i].name,
               status == 0                ? "harmless"
               : status == STATUS_FAULTED ? "faulted"
                                          : "?");
    }
}

int main(int count, char *words[])
{
    if (count < 2)
        in_turn();
    for (size_t i = 0; count > 1 && i < WAYS; i++) {
        if (string_equal(ways[i].name, words[1]))
            ways[i].way();
    }
    return 0;
}
