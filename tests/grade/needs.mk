# needs.mk - services that the tests of a step use themselves; any other an app says in its NEEDS.
GRADE_NEEDS_threads := clock wait
