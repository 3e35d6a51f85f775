# debug-board.gdb - gdb's start on a board, or on an emulator of one: the chip waits at its reset.
#
# The code is in flash, where only a hardware breakpoint holds. Two of the chip's are for this
# script; it takes one (two if the compiler has put kernel_main into its caller as well), and gives
# them back at kernel_main.
set pagination off
set width 0
set confirm off

define last_panic
    set print null-stop on
    set print pretty on
    if sizeof(last_panic) > 64
        if last_panic.message[0] == 0
            echo There was no panic.\n
        else
            print last_panic
        end
    else
        if last_panic.magic != 0x1a57fa11
            echo There was no panic since power came.\n
        else
            print last_panic
            if last_panic.frame == 0
                info line *((unsigned int)last_panic.address & ~1)
            else
                # ARMv6-M Architecture Reference Manual, "Exception entry behavior": the return
                # address is the seventh word.
                echo The exception came here, unless the stack has been used since then:\n
                info line *(((unsigned int *)last_panic.frame)[6] & ~1)
            end
        end
    end
end
document last_panic
Show what the last panic has recorded. An image without a console keeps it over a reset.
end

# An image with a console makes semihosting calls only if it finds this word at its start:
# kernel/arch/arm-m/semihosting.c.
if sizeof(last_panic) > 64
    set var *(unsigned int *)&semihosting_offer = 0x494d4553
end

# Where the compiler has put kernel_main into its caller, gdb 18 finds it only if it was started with
# -readnow: what has no address of its own is not in the index that it makes first.
thbreak kernel_main
continue
backtrace
