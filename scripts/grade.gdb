# grade.gdb - gdb's start where it looks at a test that was missed: scripts/grade --debug.
#
# The first breakpoint is one of the hardware, and gdb is told 64 bits, as in debug.gdb.
set pagination off
set architecture i386:x86-64
thbreak kernel_main
continue
break grade_missed
