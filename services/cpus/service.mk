# cpus - the other CPUs of a PC.
#
# Functions of the kernel that have to know of them are wrapped by the linker, so that the kernel itself, and an image
# with one CPU, has nothing of it: panic.c, console.c and tlb.c in x86_64/ of this folder. With threads these run on all
# CPUs, and the image is compiled otherwise: kernel_lock.c.
NEEDS_cpus := acpi apic clock mmu traps
USES_cpus = call-names $(if $(filter threads,$(NEEDS)),all-cpus)
LDFLAGS_cpus = $(foreach function,arch_capture panic_trap console_write mmu_map mmu_map_in\
                   mmu_unmap mmu_unmap_in mmu_protect mmu_protect_in\
                   $(if $(filter threads,$(NEEDS)),trap kernel_main trap_set_kernel_stack),--wrap=$(function))
$(call linked,cpus,spinlocks,services/cpus/spinlock.c)
$(call linked,cpus,CPUs are started,$(addprefix services/cpus/x86_64/,cpus.c enter.c trampoline.asm))
$(call linked,cpus,which CPUs there are,services/cpus/x86_64/cpu.c)
$(call linked,cpus-without-threads,functions on other CPUs,services/cpus/x86_64/run.c)
$(call linked,all-cpus,threads on all CPUs,services/cpus/x86_64/threads.c)
$(call linked,all-cpus,interrupts off for all CPUs,services/cpus/x86_64/kernel_lock.c)
$(call linked,cpus,translations that all CPUs forget,services/cpus/x86_64/tlb.c)
$(call linked,cpus,one CPU prints at a time,services/cpus/x86_64/console.c)
$(call linked,cpus,a panic stops the others,services/cpus/x86_64/panic.c)
$(foreach file,$(wildcard services/cpus/*.c services/cpus/x86_64/*.c),$(eval CFLAGS_$(file) = -Iservices/cpus/x86_64))
