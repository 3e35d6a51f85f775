# clock - nanoseconds since the start, and timers in any number.
NEEDS_clock := counter wait
$(call linked,clock,the time,services/clock/clock.c)
$(call linked,clock,timers,$(addprefix services/clock/,timer.c timer_heap.c))
