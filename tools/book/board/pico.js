/* pico.js - a Raspberry Pi Pico in rp2040js, an emulator that is not ours: for the book's page, and for node.
 *
 * It has no ROM of its own, so the second stage begins where it lies in the flash, with the ROM's stack pointer. What else it
 * does otherwise than the chip (1.4.1), and these programs notice, is put right here:
 *
 *   SysTick does not end its WFI.
 *   A period of SysTick takes LOAD cycles, not LOAD + 1, and the first one is over at once.
 *   DHCSR is all ones, as if a debugger were there, and BKPT does nothing.
 */
"use strict";

var PICO_FLASH = 0x10000000, PICO_BOOT2_STACK = 0x20041f00, PICO_LED = 25

function book_pico_load(chip, uf2) {
    var view = new DataView(uf2.buffer, uf2.byteOffset, uf2.byteLength)
    for (var at = 0; at < uf2.length; at += 512)
        chip.flash.set(uf2.subarray(at + 32, at + 288), view.getUint32(at + 12, true) - PICO_FLASH)
}

/* Wherever the counter is set, a period begins. With its lowest value 1 in place of 0, it takes LOAD + 1 cycles; for the largest
 * LOAD that is a bit more than 24. */
function book_pico_systick(ppb) {
    var timer = ppb.systickTimer, set = timer.set.bind(timer)
    timer.top = 0x1ffffff
    timer.set = function () { set(ppb.systickReload + 1) }
}

function book_pico_debugger(ppb) {
    var DHCSR = 0xdf0, read = ppb.readUint32.bind(ppb)
    ppb.readUint32 = function (offset) { return offset == DHCSR ? 0 : read(offset) }
}

/* A Pico with a UF2 file in its flash, at its reset. led(level, ns) is called when the LED's pin changes, serial(byte) for each
 * byte that it sends, warn(text) for what rp2040js does not know. */
function Pico(rp2040js, uf2, led, serial, warn) {
    var simulator = new rp2040js.Simulator(), clock = simulator.clock, chip = simulator.rp2040
    function heard(who, what) { warn(who + ": " + what) }
    this.chip = chip
    this.clock = clock
    this.slept = 0 /* ns */
    chip.logger = { debug: function () {}, info: function () {}, warn: heard, error: heard }
    chip.uart[0].onByte = serial
    chip.gpio[PICO_LED].addListener(function (state) { if (state < 2) led(state, clock.nanos) })
    book_pico_load(chip, uf2)
    book_pico_systick(chip.ppb)
    book_pico_debugger(chip.ppb)
    chip.core.SP = PICO_BOOT2_STACK
    chip.core.PC = PICO_FLASH
}

Pico.prototype.ns = function () { return this.clock.nanos }
Pico.prototype.cycles = function (ns) { return Math.round(ns * this.chip.clkSys / 1e9) }

/* An alarm of the clock may be SysTick's, which the core does not count as something that wakes it. */
Pico.prototype.sleep = function (end) {
    var ns = Math.min(this.clock.nanosToNextAlarm, end - this.clock.nanos)
    this.clock.tick(ns)
    this.slept += ns
    this.chip.core.waiting = this.chip.core.waiting && !this.chip.core.pendingSystick
    this.chip.core.interruptsUpdated = true
}

/* Lets it run up to a time, in ns, or while go_on() says so, which is asked each thousand steps. Returns whether it can go on:
 * not when it sleeps and nothing is left to wake it. */
Pico.prototype.run = function (end, go_on) {
    for (var steps = 1; this.clock.nanos < end && (steps % 1000 || go_on()); steps++) {
        if (!this.chip.core.waiting)
            this.clock.tick(this.chip.core.executeInstruction() * 1e9 / this.chip.clkSys)
        else if (this.clock.nextAlarm)
            this.sleep(end)
        else
            return false
    }
    return true
}

if (typeof module == "object")
    module.exports = { Pico: Pico }
