// rp2040js.js - runs a UF2 on rp2040js, an emulator of the RP2040 that is not ours, and prints as JSON what it did.
//
// usage: node rp2040js.js FOLDER-OF-RP2040JS FILE.uf2 SECONDS
//
// It has no ROM of its own, so the second stage begins where it lies in the flash, with the ROM's stack pointer. Some of its
// habits (1.4.1) are worked around here: SysTick does not end its WFI; DHCSR is all ones, as if a debugger were there, and BKPT
// does nothing. Others the test knows: a period of SysTick takes as many cycles as LOAD says, one too few, and the first one is
// over at once.
"use strict"
const fs = require("fs")
const { Simulator } = require(process.argv[2])

const FLASH = 0x10000000, DHCSR = 0xdf0 /* from 0xe000e000 on */, BOOT2 = 0x20041f00, LED = 25, STEPS = 2000000
const { rp2040: chip, clock } = new Simulator()
const uf2 = fs.readFileSync(process.argv[3]), end = Number(process.argv[4]) * 1e9
for (let at = 0; at < uf2.length; at += 512)
    chip.flash.set(uf2.subarray(at + 32, at + 288), uf2.readUInt32LE(at + 12) - FLASH)
const read = chip.ppb.readUint32.bind(chip.ppb)
chip.ppb.readUint32 = offset => offset === DHCSR ? 0 : read(offset)
chip.core.SP = BOOT2
chip.core.PC = FLASH

const edges = [], warnings = []
let text = "", steps = 0
chip.logger = { debug() {}, info() {}, warn(who, what) { warnings.push(who + ": " + what) }, error(who, what) { warnings.push(who + ": " + what) } }
chip.uart[0].onByte = byte => text += String.fromCharCode(byte)
chip.gpio[LED].addListener(state => { if (state < 2) edges.push([state, clock.nanos]) })
while (clock.nanos < end && steps++ < STEPS) {
    if (!chip.core.waiting) {
        clock.tick(chip.core.executeInstruction() * 1e9 / chip.clkSys)
    } else if (clock.nanosToNextAlarm > 0) {
        clock.tick(clock.nanosToNextAlarm)
        chip.core.waiting = !chip.core.pendingSystick
        chip.core.interruptsUpdated = true
    } else {
        break // nothing wakes it
    }
}
console.log(JSON.stringify({ hz: chip.clkSys, edges, text, warnings, asleep: chip.core.waiting }))
