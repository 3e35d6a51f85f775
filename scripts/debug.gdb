# debug.gdb - gdb's start: make debug runs it once QEMU waits at the CPU's first instruction.
#
# The breakpoints are hardware ones because the kernel's memory is still empty. They are in 64-bit
# code on purpose: the CPU starts in 16-bit mode, and gdb is told 64-bit from the start, so the
# way there is not shown correctly, and single steps make no sense before it.
set pagination off
set architecture i386:x86-64
thbreak _start
thbreak kernel_main
continue
