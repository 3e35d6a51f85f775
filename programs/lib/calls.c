/* calls.c - the system calls, for C. */
#include <program.h>

/* Intel SDM volume 2, "SYSCALL": rcx and r11 are lost. */
int64_t system_call(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    register uint64_t fourth __asm__("r10") = d;
    int64_t result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
                     : "rcx", "r11", "memory");
    return result;
}

void exit(int code)
{
    for (;;)
        system_call(CALL_EXIT, (uint64_t)code, 0, 0, 0);
}

int64_t write(const void *text, size_t size)
{
    return system_call(CALL_WRITE, (uintptr_t)text, size, 0, 0);
}

void yield(void)
{
    system_call(CALL_YIELD, 0, 0, 0, 0);
}

void sleep_ns(uint64_t nanoseconds)
{
    system_call(CALL_SLEEP, nanoseconds, 0, 0, 0);
}

uint64_t time_ns(void)
{
    return (uint64_t)system_call(CALL_TIME, 0, 0, 0, 0);
}

void *more_memory(size_t size)
{
    int64_t address = system_call(CALL_MEMORY, size, 0, 0, 0);
    return address < 0 ? NULL : (void *)address;
}

int64_t file_read(const char *path, uint64_t offset, void *to, size_t size)
{
    return system_call(CALL_FILE_READ, (uintptr_t)path, offset, (uintptr_t)to, size);
}

int64_t file_name(uint64_t index, char *path, size_t size)
{
    return system_call(CALL_FILE_NAME, index, (uintptr_t)path, size, 0);
}

int64_t process_start(const char *path, const char *const arguments[])
{
    return system_call(CALL_START, (uintptr_t)path, (uintptr_t)arguments, 0, 0);
}

int64_t process_wait(int64_t number)
{
    return system_call(CALL_WAIT, (uint64_t)number, 0, 0, 0);
}

int64_t process_kill(int64_t number)
{
    return system_call(CALL_KILL, (uint64_t)number, 0, 0, 0);
}

int64_t process_self(void)
{
    return system_call(CALL_SELF, 0, 0, 0, 0);
}
