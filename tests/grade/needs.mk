# needs.mk - services that the tests of a step use themselves; any other an app says in its NEEDS.
GRADE_NEEDS := $(if $(filter threads,$(GRADING)),clock wait)
