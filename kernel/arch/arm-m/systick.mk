# systick.mk - timer and counter of a chip that makes them of SysTick. The .mk of the chip includes it.
$(call linked,timer,periods,kernel/arch/arm-m/timer.c kernel/arch/arm-m/systick.c)
# Both are made of it.
EITHER_OR := timer counter
$(call linked,counter,cycles,kernel/arch/arm-m/counter.c)
