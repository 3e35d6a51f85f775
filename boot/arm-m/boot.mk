# boot.mk - from a Cortex-M's reset to C.

$(call linked,no-fpu,what the CPU does after a reset,boot/arm-m/reset.c)
$(call linked,fpu,what the CPU does after a reset: first it turns the FPU on,boot/arm-m/reset_fpu.c)
$(call linked,no-irq,the vector table,boot/arm-m/vectors.c)
$(call linked,irq,the vector table whose interrupts irq.c handles,boot/arm-m/vectors_irq.c)
