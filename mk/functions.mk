# functions.mk - what the rooms' .mk files are written with.

Q := $(if $(filter 0,$V),@)
# $(call say,CC,file): the short line that stands for a command, unless V=1 shows the command or -s
# wants neither. It starts no process.
SILENT := $(findstring s,$(filter-out -%,$(firstword $(MAKEFLAGS))))
PADDING := AR/...... BIN/..... CC/...... HEX/..... HOSTCC/.. HOSTLD/.. ISO/..... LD/...... NASM/.... NETBOOT/. SVD2C/... UF2/.....
say = $(if $(SILENT)$(filter-out 0,$V),,$(info $(empty)  $1$(subst .,$(space),$(patsubst $1/%,%,$(filter $1/%,$(PADDING))))$2))
# $(call differ,TEXT,TEXT): something, unless both have the same words.
differ = $(subst <$(strip $1)>,,<$(strip $2)>)$(subst <$(strip $2)>,,<$(strip $1)>)
comma := ,
empty :=
space := $(empty) $(empty)
# $(call quote,TEXT): as one word for the shell.
quote = '$(subst ','\'',$1)'
# $(call folder_for,NAME,TEXT,USUAL): nothing for the usual text; else /NAME-NUMBER, with the text's checksum.
folder_for = $(if $(call differ,$2,$3),/$1-$(shell printf %s $(call quote,$2) | cksum | cut -d' ' -f1))
# $(call choose,WHAT,VALUE,CHOICES): stops with one line unless the value is one of the choices.
# The name that is nearest to a wrong one, if any is near.
did_you_mean = $(shell python3 -c 'import difflib, sys; near = difflib.get_close_matches(sys.argv[1].lower(), sys.argv[2:], 1, 0.7); \
    print(" (did you mean %s?)" % near[0] if near else "")' $(call quote,$1) $(foreach name,$2,$(call quote,$(name))))
choose = $(if $(filter $(subst %,\%,$2),$3),,$(error there is no $1 '$2'$(call did_you_mean,$2,$3); choose one of: $(call list,$3)))
# $(call files_below,FOLDER): all files in it and its folders.
files_below = $(foreach item,$(wildcard $1/*),$(if $(wildcard $(item)/*),$(call files_below,$(item)),$(item)))
# $(call relative,FOLDER): where a folder that is named from the root is, seen from here.
relative = $(if $(filter /%,$1),$(call after_common,$(call parts,$(CURDIR)),$(call parts,$1)),$1)
parts = $(subst /, ,$(subst $(space),?,$1))
after_common = $(if $(and $1,$(findstring <$(firstword $1)>,<$(firstword $2)>)),$(call \
    after_common,$(wordlist 2,99,$1),$(wordlist 2,99,$2)),$(subst ?,$(space),$(subst $(space),/,$(strip $(patsubst %,..,$1) $2))))
list = $(subst $(space),$(comma) ,$(sort $1))
# $(call compile,ARGUMENTS): compiles what becomes the target, whose folder it makes. With WERROR=1 a warning is an
# error. Without it what was warned of is marked, and WERROR=1 makes it anew: the switch changes no object, and
# makes none of them stale.
make_folder = [ -d $(@D) ] || mkdir -p $(@D)
ifeq (1,$(WERROR))
    compile = $(make_folder); $(if $(wildcard $@.warned),,exec )$(CC) -Werror $1 -o $@$(if $(wildcard $@.warned), && rm $@.warned)
else
    compile = $(make_folder); set -- $(CC) $1 -o $@; "$$@" -Werror 2>/dev/null || { : > $@.warned; "$$@"; }
endif

# $(eval $(call remember,FILE,TEXT)): a file with the text in it, made anew when the text changes, for
# rules to depend on. Compared while the Makefile is read, written by a recipe. (GNU make 4.3 may leave
# the file's last newline there.)
define remember
$1: $$(if $$(call differ,$$(file <$1),$$(strip $2)),FORCE)
	$$Q$$(make_folder); printf '%s\n' $$(call quote,$$(strip $2)) > $$@
endef

# $(call linked,WHEN,WHY,FILES): what a room puts into the image. WHEN is `always`; `console` or `no-console`,
# for an image with or without one; `ubsan`; `check`, for `make check`;
# `names` or `no-names`, for one whose report
# has names or not; `on-demand`, for what the linker takes only where something calls it; a word in ARCH_USES or, with a console, in
# CONSOLE_USES; what an app NEEDS, or that with
# `-without-threads` for an app that does not need threads; `no-apic`, `no-fpu`, `no-irq`, `no-keyboard` or `no-terminal`, for
# an app that does not need that; `no-frames`, for an image with a console whose app does not need frames; or what a
# service says (services/services.mk).
# `make sources` shows WHY.
LINKABLE :=
linked = $(eval LINKABLE += $3)$(foreach file,$3,$(eval LINKED_$1 := $(call of_file,LINKED_$1) $(file))$(eval WHY_$1_$(file) := $2))
of_file = $(if $(filter file,$(origin $1)),$($1))
