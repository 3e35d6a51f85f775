# apps.mk - the app: its folder, its sources, what it needs.

APP ?= $(DEFAULT_APP)
APPS := $(notdir $(patsubst %/main.c,%,$(wildcard apps/*/main.c)))

# An app is a folder in apps/, or any other: APP is its path then. Its sources are all in its folder, but for
# what is in build, tests, programs and files, or has a Makefile of its own. Its app.mk may change SOURCES, which are relative
# to the folder, and add to CFLAGS, which are for them alone.
IS_OUTSIDE := $(findstring /,$(APP))
APP_FOLDER := $(patsubst %/,%,$(if $(IS_OUTSIDE),$(call relative,$(APP)),apps/$(APP)))
$(if $(IS_OUTSIDE),$(if $(filter-out 1,$(words $(APP_FOLDER))),$(error \
    APP=$(APP): make cannot build an app in a folder whose name has a space),$(if $(wildcard $(APP_FOLDER)/main.c),,$(error \
    APP=$(APP): there is no $(APP_FOLDER)/main.c))),$(call choose,APP,$(APP),$(APPS)))
files_in = $(foreach item,$(filter-out %/build %/tests %/programs %/files,$(wildcard $1/*)),$(filter %.c %.h %.asm,$(item)) \
             $(if $(wildcard $(item)/Makefile),,$(call files_in,$(item))))
APP_FILES := $(sort $(call files_in,$(APP_FOLDER)))
SOURCES := $(patsubst $(APP_FOLDER)/%,%,$(filter-out %.h,$(APP_FILES)))
-include $(APP_FOLDER)/app.mk
APP_CFLAGS := $(CFLAGS) $(patsubst %,-I%,$(APP_FOLDER) $(wildcard $(APP_FOLDER)/include))
APP_SOURCES := $(addprefix $(APP_FOLDER)/,$(SOURCES))
# What the app has in the place of ours, in files of its own: a service, or one file of a service by its name. The header
# is ours; whatever else needs the service gets the app's. What the app's own needs, NEEDS says.
PROVIDES := $(sort $(PROVIDES) $(GRADING))
$(foreach part,$(PROVIDES),$(if $(filter $(part),$(SERVICES))$(wildcard services/*/$(part).h),,$(error \
    the app $(APP) provides a $(part), and firstlight has no such service, and none with a file $(part).h)))
PROVIDED_SERVICES := $(filter $(SERVICES),$(PROVIDES))
PROVIDED_PARTS := $(foreach part,$(filter-out $(SERVICES),$(PROVIDES)),$(patsubst %.h,%.c,$(wildcard services/*/$(part).h)))
$(if $(GRADING),$(eval include tests/grade/needs.mk))
NEEDS += $(if $(GRADING),$(GRADE_NEEDS)) $(PROVIDED_SERVICES) $(foreach part,$(PROVIDED_PARTS),$(word 2,$(subst /, ,$(part))))
$(foreach need,$(NEEDS),$(if $(filter $(need),$(HAS) $(SERVICES)),,$(error \
    the app $(APP) needs a $(need), and the board $(BOARD) has none)))
$(foreach service,$(filter $(SERVICES),$(NEEDS)),$(foreach lack,$(call lacking,$(service)),$(error \
    the app $(APP) needs the service $(service), which needs a $(lack), and the board $(BOARD) has none)))
NEEDS := $(call with_needs,$(NEEDS))
# What a board has one device for.
$(if $(filter-out 0 1,$(words $(filter $(EITHER_OR),$(NEEDS)))),$(error \
    the app $(APP) needs a $(subst $(space), and a ,$(filter $(EITHER_OR),$(NEEDS))), and the board $(BOARD) has one \
    device for both$(if $(filter clock,$(NEEDS)),: the clock counts with it and has timers of its own)))

# A header of services/ refuses to be included by an app that does not need the service.
needed = $(patsubst %,-DNEEDS_%,$(filter $(SERVICES),$1))
APP_CFLAGS += $(call needed,$(NEEDS)) $(addprefix -I,$(patsubst %/,%,$(sort $(dir $(PROVIDED_PARTS)))))

# Headers that only some boards have: the architecture's, and kernel/irq.h. Where the app names one that this
# board has not, scripts/check-headers looks, before it is compiled, whether it includes it here.
NAMED := $(patsubst <%>,%,$(sort $(filter <arch/%.h> <kernel/irq.h>,$(foreach file,$(APP_FILES),$(file <$(file))))))
is_here = $(wildcard $(addsuffix /include/$1,$(filter-out $(if $(filter irq,$(HAS) $(CONSOLE_USES)),,kernel),$(ROOMS))))
MISSING := $(foreach header,$(NAMED),$(if $(call is_here,$(header)),,$(header)))

# Of apps that blink: how long the LED is on, and off.
ifneq (,$(USES_BLINK_MS))
    IN_RANGE := $(shell [ '$(BLINK_MS)' -ge 1 ] 2>/dev/null && [ '$(BLINK_MS)' -le $(TIMER_MAX_MS) ] && echo 1)
    $(if $(IN_RANGE),,$(error BLINK_MS=$(BLINK_MS): the timer of $(BOARD) can do 1 to $(TIMER_MAX_MS) milliseconds))
endif
APP_CFLAGS += $(if $(USES_BLINK_MS),-DBLINK_MS=$(BLINK_MS)) \
              $(if $(CHECKING)$(GRADING),-Dkernel_main=app_kernel_main) \
              $(if $(CHECKING),-DKERNEL_CHECK=1 $(if $(TEST_SECTION),$(call quote,-DKERNEL_TEST_SECTION="$(TEST_SECTION)")))
