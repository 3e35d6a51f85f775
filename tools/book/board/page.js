/* page.js - a Pico that runs in the page: its LED, its serial port and the time in it, and how fast that passes.
 *
 * In a file a browser loads no module and reads no other file, so all of this are scripts; the emulator and the images are
 * loaded when somebody starts them. It runs in slices, one for each picture that the browser draws. */
"use strict";

var BOARD_SLICE_MS = 12, BOARD_LONGEST_MS = 100
/* WCAG 2.2, "Three Flashes or Below Threshold": faster than that the LED is shown half lit. */
var BOARD_SHORTEST_MS = 1000 / 6
var BOARD_SPEEDS = [1 / 1000, 1 / 100, 1 / 10, 1, 5, 20, 100, 1000, Infinity]
var BOARD_REAL_TIME = 3
var BOARD_PROGRAMS = { blink: "blink: the LED", hello: "hello: the serial port" }

function board_speed_name(speed) {
    return speed == Infinity ? "as fast as it goes" : speed < 1 ? "1/" + Math.round(1 / speed) + " of real time" :
           speed == 1 ? "real time" : speed + " times real time"
}

function board_duration(cycles, hz) {
    return (cycles / hz).toFixed(6) + " s (" + cycles.toLocaleString("en") + " cycles)"
}

function board_element(name, attributes, children) {
    var element = document.createElement(name)
    Object.keys(attributes || {}).forEach(function (key) { element.setAttribute(key, attributes[key]) })
    element.append.apply(element, children || [])
    return element
}

/* What is on the page. */
function BoardView(place) {
    var view = this
    view.program = board_element("select", { id: "board-program" }, Object.keys(BOARD_PROGRAMS).map(function (name) {
        return board_element("option", { value: name }, [BOARD_PROGRAMS[name]])
    }))
    view.start = board_element("button", { type: "button", class: "board-start" }, ["Start"])
    view.reset = board_element("button", { type: "button", class: "board-reset" }, ["Reset"])
    view.speed = board_element("input", { id: "board-speed", type: "range", min: 0, max: BOARD_SPEEDS.length - 1, value: BOARD_REAL_TIME })
    view.speed_name = board_element("span", { class: "board-speed-name" })
    view.lamp = board_element("span", { class: "board-lamp", "aria-hidden": "true" })
    view.values = {}
    view.serial = board_element("pre", { class: "board-serial", tabindex: 0, role: "region", "aria-label": "Serial port" })
    view.status = board_element("p", { class: "board-status", role: "status" })
    place.replaceChildren(
        board_element("div", { class: "board-row" }, [
            board_element("label", { for: "board-program" }, ["Program"]), view.program, view.start, view.reset]),
        board_element("div", { class: "board-row" }, [
            board_element("label", { for: "board-speed" }, ["Speed"]), view.speed, view.speed_name]),
        board_element("div", { class: "board-row" }, [view.lamp, view.list()]),
        board_element("p", { class: "board-title", "aria-hidden": "true" }, ["Serial port"]), view.serial, view.status)
}

BoardView.prototype.list = function () {
    var view = this, rows = { led: "LED", period: "its period", on: "of it, on", time: "time", asleep: "asleep" }
    return board_element("dl", {}, Object.keys(rows).reduce(function (parts, name) {
        view.values[name] = board_element("dd", { class: "board-" + name })
        return parts.concat(board_element("dt", {}, [rows[name]]), view.values[name])
    }, []))
}

BoardView.prototype.say = function (name, text) {
    if (this.values[name].textContent != text) this.values[name].textContent = text
}

/* A byte for the serial port. Of ANSI's sequences, SGR's colours. */
BoardView.prototype.print = function (byte) {
    var letter = String.fromCharCode(byte)
    if (this.sequence !== undefined || letter == "\x1b") {
        this.sequence = (this.sequence || "") + letter
        if (!/[a-zA-Z]/.test(letter)) return
        this.colour = this.sequence.slice(2, -1)
        this.text = this.sequence = undefined
    } else if (letter != "\r") {
        if (!this.text) {
            this.text = document.createTextNode("")
            this.serial.append(board_element("span", { class: "board-sgr-" + (this.colour || 0) }, [this.text]))
        }
        this.text.appendData(letter)
    }
}

BoardView.prototype.clear = function () {
    var view = this
    view.serial.textContent = ""
    view.colour = view.text = view.sequence = undefined
    Object.keys(view.values).forEach(function (name) { view.say(name, name == "led" ? "off" : "-") })
    view.lamp.dataset.state = "off"
}

/* The Pico behind it: `load` gives rp2040js and the images, once both are there. */
function Board(place, load) {
    var board = this
    board.view = new BoardView(place)
    board.load = load
    board.view.start.addEventListener("click", function () { board.running ? board.pause("Paused.") : board.start() })
    board.view.reset.addEventListener("click", function () { board.reset("Reset.") })
    board.view.program.addEventListener("change", function () { board.reset("") })
    board.view.speed.addEventListener("input", function () { board.choose_speed() })
    board.choose_speed()
    board.reset("")
}

Board.prototype.choose_speed = function () {
    var view = this.view
    this.speed = BOARD_SPEEDS[view.speed.value]
    view.speed_name.textContent = board_speed_name(this.speed)
    view.speed.setAttribute("aria-valuetext", view.speed_name.textContent)
}

Board.prototype.reset = function (why) {
    this.pause(why)
    this.pico = null
    this.level = 0
    this.edges = [] /* the last three, [level, ns] */
    this.view.start.disabled = false
    this.view.clear()
}

Board.prototype.pause = function (why) {
    this.running = false
    this.view.start.textContent = "Start"
    this.view.status.textContent = why
}

Board.prototype.start = function () {
    var board = this, name = board.view.program.value
    board.running = {}
    board.view.start.textContent = "Pause"
    board.view.status.textContent = "Running."
    var run = board.running
    board.load().then(function (loaded) {
        if (board.running != run) return
        board.pico = board.pico || new Pico(loaded.rp2040js, loaded.images[name], board.edge.bind(board),
            board.view.print.bind(board.view), function () {})
        board.draw(run, performance.now())
    }, function () { board.pause("The emulator cannot be loaded.") })
}

/* A level that it had before is no edge: the pin becomes an output. */
Board.prototype.edge = function (level, ns) {
    if (level == this.level) return
    this.level = level
    this.edges = this.edges.concat([[level, ns]]).slice(-3)
}

/* A slice after the other. */
Board.prototype.draw = function (run, before) {
    var board = this
    requestAnimationFrame(function () {
        if (board.running != run) return
        var now = performance.now(), late = now + BOARD_SLICE_MS
        var ns = board.speed * Math.min(now - before, BOARD_LONGEST_MS) * 1e6
        var runs = board.pico.run(board.pico.ns() + ns, function () { return performance.now() < late })
        board.show()
        if (runs) return board.draw(run, now)
        board.pause("The program has ended: the CPU sleeps, and nothing is left to wake it.")
        board.view.start.disabled = true
    })
}

Board.prototype.show = function () {
    var view = this.view, pico = this.pico, edges = this.edges, hz = pico.chip.clkSys, state = this.level ? "on" : "off"
    function between(from, to) { return pico.cycles(edges[to][1] - edges[from][1]) }
    if (edges.length == 3) {
        var phase = Math.min(between(0, 1), between(1, 2)), first_on = edges[0][0] ? 0 : 1
        view.say("period", board_duration(between(0, 2), hz))
        view.say("on", board_duration(between(first_on, first_on + 1), hz))
        if (phase / hz / this.speed * 1000 < BOARD_SHORTEST_MS) state = "fast"
    }
    view.lamp.dataset.state = state
    view.say("led", state == "fast" ? "blinks too fast to be shown" : state)
    view.say("time", (pico.ns() / 1e9).toFixed(this.speed < 1 ? 6 : 3) + " s")
    view.say("asleep", (100 * pico.slept / pico.ns()).toFixed(4) + " %")
}

/* Once, when it is started the first time. */
function board_loader() {
    var loading
    function bytes(text) { return Uint8Array.from(atob(text), function (letter) { return letter.charCodeAt(0) }) }
    function get(name) { return book_load(new URL("board/" + name, book_base).href, document) }
    return function () {
        loading = loading || Promise.all(["rp2040js.js", "images.js", "pico.js"].map(get)).then(function () {
            var images = {}
            Object.keys(board_images).forEach(function (name) { images[name] = bytes(board_images[name]) })
            return { rp2040js: board_rp2040js, images: images }
        })
        return loading
    }
}

new Board(document.getElementById("board"), board_loader())
