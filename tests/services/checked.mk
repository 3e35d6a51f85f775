# checked.mk - which services have tests in an app, tests/services/NAME, and the boards that run them.

CHECKED_frames := pc
CHECKED_heap := linux pc microbit
CHECKED_heap_plain := linux pc microbit
CHECKED_input := linux pc microbit
CHECKED_threads := linux pc microbit mps2-an386 mps2-an505
CHECKED_threads_all_cpus := pc
CHECKED_fpu := mps2-an386 mps2-an505 nucleo-f411re
CHECKED_wait := linux pc
CHECKED_clock := linux pc microbit
CHECKED_process := pc
CHECKED_process_all_cpus := pc
CHECKED_cpus := pc
