# debug.gdb - gdb's start: make debug runs the program to _start.
set pagination off
break _start
run
