# stm32.mk - what the boards with an STM32 share.
$(call linked,console,the console,chips/stm32/serial.c)
$(call linked,terminal,what is received,chips/stm32/serial_input.c)
$(call linked,timer,periods,kernel/arch/arm-m/timer.c kernel/arch/arm-m/systick.c)
# Both are made of it.
EITHER_OR := timer counter
$(call linked,counter,cycles,kernel/arch/arm-m/counter.c)
