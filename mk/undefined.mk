# undefined.mk - what C does not define: docs/panic.md has the reason for each flag.

# A mistake for sure, which the compiler would go on without. A warning is shown once, and is forgotten by
# the next build.
MISTAKES := $(addprefix -Werror=,return-type implicit int-conversion incompatible-pointer-types format \
                uninitialized $(if $(IS_GCC),discarded-qualifiers return-local-addr sequence-point, \
                                           return-stack-address unsequenced invalid-noreturn))
# A cast that takes the const away may be meant: it is only a warning. clang deletes a write to what it knows is
# constant.
MISTAKES += -Wcast-qual
# What is undefined does what the CPU does, and is not taken for impossible.
DEFINED := -fno-delete-null-pointer-checks -fno-strict-aliasing -fno-finite-loops \
           $(if $(IS_GCC),,$(if $(HAS_CONSOLE),-mllvm -trap-unreachable))

# In an app's code it is a panic, for which the compiler puts in checks, and a variable that was never set
# has a value that shows. UBSAN=1 checks the kernel's code, too; UBSAN=0 checks none.
CHECKS := $(if $(IS_GCC),bounds,array-bounds) shift-exponent signed-integer-overflow \
          integer-divide-by-zero unreachable vla-bound $(ARCH_CHECKS)
CHECK_APP := -ftrivial-auto-var-init=pattern $(ARCH_CHECKED) $(if $(IS_GCC),-fno-tree-pta -fno-ipa-modref) \
             -fsanitize=$(subst $(space),$(comma),$(strip $(CHECKS))) \
             $(if $(HAS_CONSOLE),-fno-sanitize-recover=all,-fsanitize-trap=all)
CHECK_ALL := -fsanitize=undefined -fno-sanitize-recover=all $(if $(IS_GCC),,-fno-sanitize=function)

# $(call checks,SOURCE): the flags for it. An app's is what lies in no other room.
KERNEL_ROOMS := $(addsuffix /%,boot kernel boards chips services)
checks = $(if $(filter 1,$(UBSAN)),$(CHECK_ALL),$(if \
             $(filter 0,$(UBSAN))$(filter $(KERNEL_ROOMS),$1),-fwrapv,$(CHECK_APP)))
