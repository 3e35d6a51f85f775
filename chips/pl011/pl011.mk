# pl011.mk - the console of a chip whose UART0 is Arm's PL011. The .mk of the chip includes it; PARTS in board.mk has the folder.
PARTS += chips/serial
$(call linked,console,the console,chips/pl011/serial.c)
$(call linked,terminal,what is received,chips/pl011/serial_input.c)
