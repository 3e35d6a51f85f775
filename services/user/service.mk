# user - user mode, for programs.
NEEDS_user := address_space traps irq
$(call linked,user,user mode,$(addprefix services/user/x86_64/,user.c registers.c copy.c user_entry.asm))
