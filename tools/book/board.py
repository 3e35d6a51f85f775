"""board.py - puts a Pico that runs in the page where a document has MARK, if rp2040js and the images are there.

`make rp2040js` installs the one, `make book` then makes the others. Without them a page has nothing in that place. All of it
are classic scripts, because a page that is a file may load no module and read no other file.
"""
import base64
import json
import os
import posixpath
import re
import shutil

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PACKAGE = os.path.join(ROOT, "build", "rp2040js", "node_modules", "rp2040js")
OURS = os.path.join(ROOT, "tools", "book", "board")
IMAGES = {"blink": os.path.join(ROOT, "build", "pico", "firstlight.uf2"),
          "hello": os.path.join(ROOT, "build", "pico", "hello", "firstlight.uf2")}
MARK = "<!-- the Pico, where it can run in the page -->"
HTML = """<div class="board" id="board"><p>A Pico runs here if the browser may run JavaScript.</p></div>
<p class="board-by"><link rel="stylesheet" href="{0}/board.css">Emulated by <a href="https://github.com/wokwi/rp2040js">rp2040js</a>
of Uri Shaked, under the <a href="{0}/rp2040js-LICENSE.txt">MIT licence</a>.</p>
<script src="{0}/page.js" defer></script>"""


def can_run():
    return all(os.path.exists(path) for path in (PACKAGE, *IMAGES.values()))


# The emulator as one script.

def inner(path):
    with open(os.path.join(PACKAGE, "dist", "cjs", path), encoding="utf-8") as file:
        return file.read()


def modules(entry):
    """Name -> text, of a CommonJS module and of those that it requires. The name is what each of them says to `require`."""
    found, left = {}, [entry]
    while left:
        name = left.pop()
        if name in found:
            continue

        def resolve(match, folder=posixpath.dirname(name)):
            other = posixpath.normpath(posixpath.join(folder, match[1]))
            left.append(other)
            return f'require("{other}")'
        found[name] = re.sub(r'\brequire\("(\.[^"]*)"\)', resolve, inner(name))
    return found


def bundle():
    with open(os.path.join(PACKAGE, "LICENSE"), encoding="utf-8") as file:
        parts = [f"/* rp2040js\n\n{file.read()}*/\n"]
    parts.append("var board_rp2040js = (function () {\nvar modules = {}, made = {}\n")
    parts.append("function require(name) {\n    if (!made[name]) {\n        made[name] = { exports: {} }\n"
                 "        modules[name](made[name].exports, made[name])\n    }\n    return made[name].exports\n}\n")
    for name, text in sorted(modules("simulator.js").items()):
        parts.append(f"modules[{json.dumps(name)}] = function (exports, module) {{\n{text}\n}}\n")
    parts.append('return require("simulator.js")\n})()\n')
    return "".join(parts)


def images():
    found = {}
    for name, path in IMAGES.items():
        with open(path, "rb") as file:
            found[name] = base64.b64encode(file.read()).decode()
    return f"var board_images = {json.dumps(found, indent=4)}\n"


# What MkDocs calls.

def on_page_markdown(markdown, page, **_):
    if MARK not in markdown or not can_run():
        return markdown
    return markdown.replace(MARK, HTML.format(posixpath.relpath("board", posixpath.dirname(page.url) or ".")))


def on_post_build(config):
    if not can_run():
        return
    folder = os.path.join(config["site_dir"], "board")
    os.makedirs(folder)
    for name in sorted(os.listdir(OURS)):
        shutil.copy(os.path.join(OURS, name), folder)
    shutil.copy(os.path.join(PACKAGE, "LICENSE"), os.path.join(folder, "rp2040js-LICENSE.txt"))
    for name, text in (("rp2040js.js", bundle()), ("images.js", images())):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
