# grade.mk - the image that `make grade` runs: an app's implementation of a step, and our tests of it in the place
# of kernel_main. Of the app's folder only sources are read.

STEPS := $(patsubst tests/grade/steps/%.c,%,$(wildcard tests/grade/steps/*.c))
$(if $(GRADING),$(call choose,STEP,$(GRADING),$(STEPS)))
GRADE_SOURCES := $(if $(GRADING),tests/grade/grade.c tests/grade/steps/$(GRADING).c)
GRADE_OBJECTS := $(GRADE_SOURCES:%=$(OBJ)/%.o)
$(foreach file,$(GRADE_SOURCES),$(eval CFLAGS_$(file) = -Itests/grade $(addprefix -I,$(patsubst %/,%,$(dir $(PROVIDED_PARTS)))) \
    $$(call needed,$$(SERVICES))))

graded: $(ELF)
	@echo $(ELF)
