# services.mk - the optional services: which there are, and what of them an app NEEDS.
#
# A service is a folder here with a service.mk, which names its files with $(call linked,NAME,WHY,FILES). What
# it needs itself, of boards and of other services, is NEEDS_name. A service can be on every board that has
# what it needs. What is for one CPU is in a folder of the architecture's name, or in hosted/. Its header is
# services/include/services/name.h.
#
# A service that can be built in more than one way says so, when all is known, with USES_name, further words
# for $(call linked,...), and OUT_name, the folder of what is linked, in the app's.

SERVICES := $(patsubst services/%/service.mk,%,$(wildcard services/*/service.mk))
$(foreach service,$(SERVICES),$(foreach name,NEEDS USES OUT LDFLAGS,$(eval $(name)_$(service) :=)))
include $(SERVICES:%=services/%/service.mk)

# $(call with_needs,NEEDS): those, and what the services among them need that are ours.
with_needs = $(sort $1 $(foreach need,$1,$(if $(filter $(need),$(filter-out $(PROVIDED_SERVICES),$(SERVICES))),$(call with_needs,$(NEEDS_$(need))))))
# $(call lacking,NEED): what the board does not have of what it comes to.
lacking = $(filter-out $(HAS) $(SERVICES),$(call with_needs,$1))
