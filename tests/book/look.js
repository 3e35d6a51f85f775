/* look.js - what the tests look at in the book's pages: served to the browser with a list of them; sends back what it found. */
"use strict"

const PATIENCE_MS = 10000

function visible(element) {
    return element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.getClientRects().length > 0
}

/* [red, green, blue, alpha] of a computed colour. */
function parts(text) {
    const numbers = text.match(/^rgba?\((.*)\)$/)
    if (!numbers) throw new Error("a colour that is not understood: " + text)
    const [r, g, b, a] = numbers[1].split(/[,\s/]+/).map(Number)
    return [r, g, b, a === undefined ? 1 : a]
}

function over(top, below) {
    return [0, 1, 2].map(n => top[n] * top[3] + below[n] * (1 - top[3])).concat(1)
}

/* WCAG 2.2, "relative luminance" and "contrast ratio". */
function luminance(colour) {
    const [r, g, b] = colour.map(part => part / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function ratio(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
    return (light + 0.05) / (dark + 0.05)
}

function background(element, view) {
    const layers = []
    for (let at = element; at; at = at.parentElement) {
        const colour = parts(view.getComputedStyle(at).backgroundColor)
        if (colour[3]) layers.unshift(colour)
        if (colour[3] == 1) break
    }
    return layers.reduce((below, top) => over(top, below), [255, 255, 255, 1])
}

function opacity(element, view) {
    let product = 1
    for (let at = element; at; at = at.parentElement) product *= view.getComputedStyle(at).opacity
    return product
}

/* WCAG 2.2, "large scale": 24 px, or 18.66 px bold. */
function wanted(style) {
    const size = parseFloat(style.fontSize)
    return size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5
}

function named(element) {
    const words = element.getAttribute("class")
    return element.tagName.toLowerCase() + (words ? "." + words.trim().split(/\s+/).join(".") : "")
}

/* Text whose contrast is too small: one line for each kind. */
function faint(view) {
    const found = new Map(), page = view.document, seen = new Set()
    const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT)
    let count = 0
    while (walk.nextNode()) {
        const element = walk.currentNode.parentElement
        if (!walk.currentNode.data.trim() || seen.has(element) || !visible(element)) continue
        seen.add(element)
        count++
        const style = view.getComputedStyle(element), below = background(element, view), ink = parts(style.color)
        ink[3] *= opacity(element, view)
        const contrast = ratio(over(ink, below), below)
        if (contrast < wanted(style))
            found.set(named(element), `${contrast.toFixed(2)} ${style.color} on ${below} "${walk.currentNode.data.trim().slice(0, 30)}"`)
    }
    return { count, faint: Array.from(found, ([name, what]) => name + ": " + what) }
}

/* Whether something around it scrolls or cuts it off. The root and the body do so with what is too wide for the screen. */
function is_held(element, view) {
    for (let at = element; at && at != view.document.body; at = at.parentElement) {
        const style = view.getComputedStyle(at)
        if (style.position == "fixed" || at != element && style.overflowX != "visible") return true
    }
    return false
}

function scrolls(view) {
    const width = view.document.documentElement.scrollWidth
    return width > view.innerWidth ? ["the page: " + width] : []
}

function wide(view) {
    const width = view.innerWidth
    const found = Array.from(view.document.body.querySelectorAll("*"))
        .filter(element => visible(element) && element.getBoundingClientRect().right > width + 0.5 && !is_held(element, view))
        .map(named)
    return Array.from(new Set(found.concat(scrolls(view))))
}

/* What is of no use on paper, and would be printed. Its style sheets are those of the screen afterwards. */
function printed(view) {
    const rules = Array.from(view.document.styleSheets).flatMap(sheet => Array.from(sheet.cssRules))
        .filter(rule => rule instanceof view.CSSMediaRule && /^(print|screen)\b/.test(rule.media.mediaText))
    const media = rules.map(rule => rule.media.mediaText)
    for (const rule of rules) rule.media.mediaText = rule.media.mediaText == "print" ? "all" : "not all"
    const found = Array.from(view.document.querySelectorAll("header, nav, footer, button, .headerlink, .board"))
        .filter(visible).map(named)
    rules.forEach((rule, n) => rule.media.mediaText = media[n])
    return Array.from(new Set(found))
}

function figures(view) {
    return Array.from(view.document.images).filter(image => visible(image) && !image.naturalWidth).map(image => image.src)
}

function until(condition) {
    const begin = performance.now()
    return new Promise(done => {
        const look = () => condition() || performance.now() - begin > PATIENCE_MS ? done(condition()) : setTimeout(look, 20)
        look()
    })
}

function open_page(frame, address) {
    return new Promise(done => {
        frame.onload = () => done(frame.contentWindow)
        frame.src = address
    })
}

async function look_at(frame, page) {
    const view = await open_page(frame, "/" + page), schemes = {}
    const first = view.document.body.getAttribute("data-md-color-scheme")
    for (const scheme of ["default", "slate"]) {
        view.book_scheme.choose(scheme)
        schemes[scheme] = { ...faint(view), shown: figures(view) }
    }
    view.book_scheme.choose("auto")
    const blocks = view.document.querySelectorAll(".highlight pre > code").length
    const buttons = view.document.querySelectorAll(".book-copy").length
    return { page, first, schemes, blocks, buttons, wide: wide(view), printed: printed(view), errors: view.book_errors }
}

/* What the switch does, one press after another. */
async function press(frame) {
    const view = await open_page(frame, "/index.html"), found = []
    for (let n = 0; n < 3; n++) {
        view.document.getElementById("book-scheme").click()
        found.push(view.document.body.getAttribute("data-md-color-scheme"))
    }
    return found
}

/* What a block of commands gives to the clipboard. */
async function copy(frame, page) {
    const view = await open_page(frame, "/" + page)
    return view.book_copy.text(view.document.querySelector(".command").closest("code"))
}

async function search(frame, word) {
    const view = await open_page(frame, "/index.html?q=" + word)
    const results = () => Array.from(view.document.querySelectorAll(".md-search-result__item h1"), one => one.textContent)
    /* On a phone the theme's circle grows over the page, which it cuts off a moment later. */
    await until(() => results().length && !scrolls(view).length)
    const schemes = {}
    for (const scheme of ["default", "slate"]) {
        view.book_scheme.choose(scheme)
        schemes[scheme] = faint(view).faint
    }
    view.book_scheme.choose("auto")
    return { results: results(), schemes, wide: scrolls(view), errors: view.book_errors }
}

/* How a text on the page changed, the one at the beginning included, until there are as many. */
async function changes(view, element, count) {
    const seen = [element.textContent]
    const observer = new view.MutationObserver(() => seen.push(element.textContent))
    observer.observe(element, { childList: true })
    await until(() => seen.length >= count)
    observer.disconnect()
    return seen.slice(0, count)
}

/* A Pico in the page. At five times real time each change of its LED is shown, because a slice is shorter than a second for it; at
 * the highest speed it is looked at when many periods are over. */
async function board(frame, page) {
    const view = await open_page(frame, "/" + page), get = name => view.document.querySelector(".board-" + name)
    const shown = () => Object.fromEntries(["led", "period", "on"].map(name => [name, get(name).textContent]))
    const speed = name => {
        const input = view.document.querySelector("#board-speed")
        for (let n = 0; n <= input.max && get("speed-name").textContent != name; n++) {
            input.value = n
            input.dispatchEvent(new view.Event("input"))
        }
        return get("speed-name").textContent
    }
    const found = { first: shown(), speeds: [get("speed-name").textContent, speed("5 times real time")] }
    get("start").click()
    found.leds = await changes(view, get("led"), 5)
    found.exact = shown()
    found.speeds.push(speed("as fast as it goes"))
    await until(() => parseFloat(get("time").textContent) > 1000)
    found.fast = shown()
    found.asleep = get("asleep").textContent
    get("start").click()
    const time = get("time").textContent
    await new Promise(done => view.requestAnimationFrame(() => view.requestAnimationFrame(done)))
    found.paused = [get("start").textContent, get("status").textContent, get("time").textContent == time]
    const program = view.document.querySelector("#board-program")
    program.value = "hello"
    program.dispatchEvent(new view.Event("change"))
    found.reset = shown()
    get("start").click()
    await until(() => get("start").disabled)
    found.serial = get("serial").textContent
    found.status = get("status").textContent
    found.looks = ["default", "slate"].map(scheme => {
        view.book_scheme.choose(scheme)
        return faint(view).faint
    }).concat([wide(view), view.book_errors])
    view.book_scheme.choose("auto")
    return found
}

async function main() {
    const task = await (await fetch("/look/task")).json(), frame = document.querySelector("iframe")
    frame.width = task.width
    frame.height = task.height
    const found = { width: 0, pages: [] }
    try {
        for (const page of task.pages || []) found.pages.push(await look_at(frame, page))
        found.width = frame.contentWindow.innerWidth
        if (task.pages) found.presses = await press(frame)
        if (task.session) found.copied = await copy(frame, task.session)
        if (task.word) found.search = await search(frame, task.word)
        if (task.board) found.board = await board(frame, task.board)
    } catch (problem) {
        found.problem = String(problem.stack || problem)
    }
    await fetch("/look/found", { method: "POST", body: JSON.stringify(found) })
}

main()
