/* book.js - what the theme does not do in all of its versions: dark and light, commands without what they print, and
 * a search in pages that are files. Runs in the head of each page. */
"use strict";

/* Dark and light: as the system says, until the reader chooses; then as chosen. On paper always light. */
var book_scheme = {
    dark: matchMedia("(prefers-color-scheme: dark)"),
    names: { auto: "as the system", default: "light", slate: "dark" },

    icons: {
        auto: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m0 18V4a8 8 0 0 1 0 16",
        default: "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10M11 1h2v4h-2zM11 19h2v4h-2zM1 11h4v2H1zM19 11h4v2h-4z",
        slate: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5",
    },

    chosen: function () {
        try { return localStorage.getItem("book-scheme") || "auto" } catch (refused) { return this.kept || "auto" }
    },
    choose: function (scheme) {
        this.kept = scheme
        try { localStorage.setItem("book-scheme", scheme) } catch (refused) { /* a private window: for this page only */ }
        this.show()
    },
    scheme: function () {
        var chosen = this.chosen()
        return chosen != "auto" ? chosen : this.dark.matches ? "slate" : "default"
    },
    /* A change of the system, or a choice in another page, can come before the body; it is then shown with the body. */
    show: function (scheme) {
        if (!document.body) return
        document.body.setAttribute("data-md-color-scheme", scheme || this.scheme())
        var button = document.getElementById("book-scheme")
        if (!button) return
        button.title = "Colours: " + this.names[this.chosen()]
        button.setAttribute("aria-label", button.title)
        button.innerHTML = '<svg viewBox="0 0 24 24"><path d="' + this.icons[this.chosen()] + '"/></svg>'
    },
    next: function () {
        var names = Object.keys(this.names)
        this.choose(names[(names.indexOf(this.chosen()) + 1) % names.length])
    },
    add_button: function () {
        var button = document.createElement("button")
        button.id = "book-scheme"
        button.type = "button"
        button.className = "md-header__button md-icon"
        button.addEventListener("click", this.next.bind(this))
        var title = document.querySelector(".md-header__title")
        title.parentNode.insertBefore(button, title.nextSibling)
        this.show()
    },
}

/* A button to copy each block. The theme of Debian 12 gives none to what is higher than the screen. */
var book_copy = {
    icon: "M19 21H8V7h11m0-2H8a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2m-3-4H4a2 2 0 0 0-2 2v14h2V3h12z",

    /* Of commands and what they print, the commands. */
    text: function (code) {
        var commands = Array.from(code.querySelectorAll(".command"), function (one) { return one.textContent })
        return commands.length ? commands.join("\n") + "\n" : code.textContent
    },
    /* navigator.clipboard is not there in pages that a server in the house has sent without TLS. */
    put: function (text) {
        if (navigator.clipboard) return navigator.clipboard.writeText(text)
        var area = document.createElement("textarea")
        area.value = text
        document.body.appendChild(area)
        area.select()
        document.execCommand("copy")
        area.remove()
        return Promise.resolve()
    },
    say: function (button, text) {
        button.title = text
        button.setAttribute("aria-label", text)
    },
    add_button: function (code) {
        var button = document.createElement("button")
        button.type = "button"
        button.className = "book-copy"
        button.innerHTML = '<svg viewBox="0 0 24 24"><path d="' + book_copy.icon + '"/></svg>'
        book_copy.say(button, "Copy")
        button.addEventListener("click", function () {
            book_copy.put(book_copy.text(code)).then(function () {
                button.classList.add("book-copied")
                book_copy.say(button, "Copied")
            }, function () { book_copy.say(button, "The browser does not allow it") })
        })
        code.parentNode.insertBefore(button, code)
    },
}

/* In a file a browser allows neither a worker nor the reading of the index: the worker becomes a frame, and the index a
 * script, which is loaded when somebody searches. */
function BookWorker(url) {
    var worker = this, waiting = [], ready = false
    var frame = document.createElement("iframe")
    var listeners = []
    frame.hidden = true
    worker.addEventListener = function (type, listener) { if (type == "message") listeners.push(listener) }
    worker.removeEventListener = function (type, listener) {
        listeners = listeners.filter(function (one) { return one != listener })
    }
    worker.postMessage = function (data) {
        if (ready) frame.contentWindow.dispatchEvent(new frame.contentWindow.MessageEvent("message", { data: data }))
        else waiting.push(data)
    }
    document.body.appendChild(frame)
    var inner = frame.contentWindow
    inner.postMessage = function (data) {
        listeners.forEach(function (listener) { (listener.handleEvent || listener).call(worker, { data: data }) })
    }
    inner.importScripts = function () {
        return Promise.all(Array.from(arguments, function (source) { return book_load(source, inner.document) }))
    }
    book_load(url, inner.document).then(function () {
        ready = true
        waiting.forEach(worker.postMessage)
    })
}

function book_load(source, page) {
    return new Promise(function (done, failed) {
        var script = page.createElement("script")
        script.src = source
        script.onload = done
        script.onerror = failed
        page.head.appendChild(script)
    })
}

if (location.protocol == "file:") {
    window.Worker = BookWorker
    /* Asked for by the theme of Debian 12; a later one loads the script itself. */
    window.__search = { index: { then: function (done, failed) {
        return new Promise(function (go) {
            if (new URLSearchParams(location.search).has("q")) go()
            document.addEventListener("focusin", function (event) {
                if (event.target.closest("[data-md-component=search]")) go()
            })
        }).then(function () { return book_load(new URL("search/search_index.js", book_base), document) })
          .then(function () { return window.__index }).then(done, failed)
    } } }
}

document.addEventListener("DOMContentLoaded", function () {
    book_scheme.add_button()
    document.querySelectorAll(".highlight pre > code").forEach(book_copy.add_button)
})
book_scheme.dark.addEventListener("change", function () { book_scheme.show() })
addEventListener("storage", function () { book_scheme.show() })
addEventListener("beforeprint", function () { book_scheme.show("default") })
addEventListener("afterprint", function () { book_scheme.show() })
/* Before anything is drawn: the body is there when its first child is. */
new MutationObserver(function (_, observer) {
    if (!document.body) return
    book_scheme.show()
    observer.disconnect()
}).observe(document.documentElement, { childList: true })
