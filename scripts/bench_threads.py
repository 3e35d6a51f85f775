"""bench_threads.py - what threads cost, beside their budgets."""
import bench_table as table
import budgets
import thread_costs

# docs/figures.md says how those were measured.
PEERS = {"pc": {"yield": "LK 173, Linux 6.1 894, xv6 1,941 to 3,003", "wake": "LK 254"},
         "arm": {"yield": "ChibiOS/RT 68, FreeRTOS 79 and an exception, RIOT 138 and an exception",
                 "give": "ChibiOS/RT 15, FreeRTOS 65", "take": "ChibiOS/RT 19, FreeRTOS 46",
                 "lock": "RIOT 20, ChibiOS/RT 23, FreeRTOS 57", "unlock": "RIOT 20, ChibiOS/RT 20, FreeRTOS 77",
                 "send": "ChibiOS/RT 58, FreeRTOS 102", "receive": "ChibiOS/RT 54, FreeRTOS 88",
                 "wake": "ChibiOS/RT 70, RIOT 149, FreeRTOS 238"},
         "cycles": {"yield": "ChibiOS/RT 143, FreeRTOS 155, RIOT 239", "wake": "ChibiOS/RT 144, RIOT 273, FreeRTOS 447"}}


def rows(counts, unit, where):
    for kind, what in thread_costs.KINDS.items():
        table.row(what, counts[kind], unit, f"<= {budgets.THREADS[where][kind]}", PEERS[where].get(kind, ""))


def threads():
    table.begin("services/threads on a PC, clang -O2, with a clock read at each switch")
    rows(thread_costs.on_pc(), "instructions", "pc")
    table.begin("services/threads on a Cortex-M0, an image without a console")
    rows(thread_costs.on_microbit(), "instructions", "arm")
    table.begin("services/threads on a Cortex-M0+ (STM32L031), likewise, in the board simulator")
    rows(thread_costs.on_board(), "cycles", "cycles")
