# boot.mk - from a Cortex-M's reset to C.

$(call linked,always,what the CPU does after a reset,$(addprefix boot/arm-m/,reset.c vectors.c))
