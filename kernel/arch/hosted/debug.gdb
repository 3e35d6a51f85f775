# debug.gdb - gdb's start: make debug runs the program to _start; `continue` stops at kernel_main.
set pagination off
break _start
tbreak kernel_main
run
