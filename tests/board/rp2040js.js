// rp2040js.js - runs a UF2 on rp2040js, an emulator of the RP2040 that is not ours, and prints as JSON what it did.
//
// usage: node rp2040js.js FOLDER-OF-RP2040JS FILE.uf2 SECONDS
//
// The book's page runs it by the same tools/book/board/pico.js, which says what it does otherwise than the chip.
"use strict"
const fs = require("fs")
const { Pico } = require("../../tools/book/board/pico.js")

const STEPS = 2000000
const edges = [], warnings = []
let text = "", thousands = 0
const pico = new Pico(require(process.argv[2]), fs.readFileSync(process.argv[3]), (level, ns) => edges.push([level, ns]),
    byte => text += String.fromCharCode(byte), warning => warnings.push(warning))
const runs = pico.run(Number(process.argv[4]) * 1e9, () => ++thousands * 1000 < STEPS)
console.log(JSON.stringify({ hz: pico.chip.clkSys, edges: edges.map(([level, ns]) => [level, pico.cycles(ns)]), text, warnings, asleep: !runs }))
