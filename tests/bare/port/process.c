/*
 * process.c - the bare libraries as processes of Linux, native or under qemu-user: no bare machine,
 * but every instruction of the core on its CPU.
 *
 * system_call(number, a, b, c); registers: man 2 syscall. The entry passes on what boot_info_read()
 * takes in port.c, where RAM begins and its size, as virt.c does.
 */
#include "port.h"
#include <stdint.h>

#if defined(__x86_64__)
enum { WRITE = 1, EXIT_GROUP = 231 };
__asm__(".global entry, system_call\n"
        "entry: mov $0x40000000, %edi\n"
        "       mov $0x08000000, %esi\n"
        "       xor %ebp, %ebp\n"
        "       call _start\n"
        "system_call: mov %rdi, %rax\n"
        "       mov %rsi, %rdi\n"
        "       mov %rdx, %rsi\n"
        "       mov %rcx, %rdx\n"
        "       syscall\n"
        "       ret\n");
#elif defined(__aarch64__)
enum { WRITE = 64, EXIT_GROUP = 94 };
__asm__(".global entry, system_call\n"
        "entry: mov x0, #0x40000000\n"
        "       mov x1, #0x08000000\n"
        "       bl  _start\n"
        "system_call: mov x8, x0\n"
        "       mov x0, x1\n"
        "       mov x1, x2\n"
        "       mov x2, x3\n"
        "       svc #0\n"
        "       ret\n");
#elif defined(__riscv)
enum { WRITE = 64, EXIT_GROUP = 94 };
__asm__(".global entry, system_call\n"
        "entry: li   a0, 0x40000000\n"
        "       li   a1, 0x08000000\n"
        "       call _start\n"
        "system_call: mv a7, a0\n"
        "       mv   a0, a1\n"
        "       mv   a1, a2\n"
        "       mv   a2, a3\n"
        "       ecall\n"
        "       ret\n");
#elif defined(__arm__)
enum { WRITE = 4, EXIT_GROUP = 248 };
__asm__(".syntax unified\n"
        ".global entry, system_call\n"
        ".thumb_func\n"
        "entry: movs r0, #0x40\n"
        "       lsls r0, #24\n"
        "       movs r1, #0x08\n"
        "       lsls r1, #24\n"
        "       bl   _start\n"
        ".thumb_func\n"
        "system_call: push {r7, lr}\n"
        "       mov  r7, r0\n"
        "       mov  r0, r1\n"
        "       mov  r1, r2\n"
        "       mov  r2, r3\n"
        "       svc  #0\n"
        "       pop  {r7, pc}\n");
#endif

intptr_t system_call(intptr_t number, intptr_t a, intptr_t b, intptr_t c);

void port_write(const char *text, size_t size)
{
    system_call(WRITE, 1, (intptr_t)text, (intptr_t)size);
}

void port_exit(int code)
{
    for (;;)
        system_call(EXIT_GROUP, code, 0, 0);
}
