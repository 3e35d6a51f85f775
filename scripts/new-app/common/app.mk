# app.mk - what @NAME@ asks of firstlight. Every *.c and *.asm in this folder is built.

# What the app cannot do without: the board's HAS lists what it has (led, timer, button, ...), and
# make refuses a board without it in a sentence.
NEEDS := @NEEDS@
@CONSOLE@