# kernel.mk - what of the core is linked.

$(call linked,always,_start,kernel/start.c)
$(call linked,no-console,a panic is a code on the LED or nothing,kernel/panic_led.c)
$(call linked,console,a panic,kernel/panic.c)
$(call linked,console,the report of a panic,$(addprefix kernel/,panic_report.c stacks.c))
$(call linked,console,text,$(addprefix kernel/,console.c console_queue.c console_printf.c framebuffer_console.c))
$(call linked,console,what the loader said,kernel/boot_info.c kernel/command_line.c)
$(call linked,qr,the QR code of a panic,$(addprefix kernel/,panic_code.c framebuffer_code.c lib/qr_code.c))
# Executed once if ever: small, not fast. Three copies of the kernel are in the PC's image.
$(foreach file,panic_code.c framebuffer_code.c lib/qr_code.c,$(eval CFLAGS_kernel/$(file) := -Oz))
$(call linked,no-qr,QR=0: a panic has no QR code,kernel/no_panic_code.c)
$(call linked,no-frames,memory for page tables and apps,kernel/page_alloc.c)
$(call linked,check,make check runs the tests of the app,kernel/test.c)
$(call linked,wait-without-threads,waiting without threads,kernel/wait.c)
$(call linked,button-without-threads,waiting without threads,kernel/wait.c)
$(call linked,irq,handlers of interrupt lines,kernel/irq.c)

$(call linked,always,compilers call memcpy and its like,kernel/lib/string.c)
$(call linked,console,text,$(addprefix kernel/lib/,format.c utf8.c string_copy.c string_list.c))
$(call linked,console,a screen of text,$(addprefix kernel/lib/,text_screen.c escape.c framebuffer.c font.c))
$(call linked,console,the memory map,kernel/lib/memory_map.c)
$(call linked,counter,counts and nanoseconds,kernel/lib/ratio.c)
$(call linked,acpi-tables,tables of ACPI,kernel/lib/acpi.c kernel/lib/madt.c)
$(call linked,names,the report's names and lines,kernel/symbols_builtin.c kernel/lib/symbols.c)
$(call linked,call-names,where a call was,kernel/symbols_call.c)
$(call linked,no-names,the report has addresses only,kernel/no_symbols.c)

# What compilers call where the CPU has no instruction for it: ARCH_USES of each arch.mk.
$(call linked,divide,the CPU cannot divide all that C divides,kernel/runtime/divide.c)
$(call linked,aeabi,what compilers for Arm call,kernel/runtime/aeabi.c)
$(call linked,riscv32,what compilers for RISC-V call,kernel/runtime/riscv32.c)
$(call linked,console,the stack protector,kernel/runtime/stack_protector.c)
$(call linked,ubsan,checks that the compiler puts in call it,kernel/runtime/ubsan.c)
