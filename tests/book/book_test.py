"""book_test.py - the site that `make book` makes: its files, and its pages in Chromium where that is installed."""
import atexit
import filecmp
import html.parser
import os
import re
import shutil
import sys
import tempfile
import threading
import zlib

import harness
import walk
from harness import BUILD, ROOT, Skip, check, check_equal, check_has, run, test

sys.path.append(os.path.dirname(os.path.abspath(__file__)))
sys.path.append(os.path.join(ROOT, "tests", "board"))
import browser
from nucleo import image, simulate

NEEDS = ""
MADE = {"lock": threading.Lock(), "folder": None}


def make_book(folder, **env):
    for package in ("mkdocs", "mkdocs-material"):
        harness.need(package)
    code, output = run("scripts/make-book", folder, env={**os.environ, **env})
    check_equal(code, 0, output)
    check_has(output, "/index.html is the first page: open it in a browser, or serve it with\n", "make-book")
    check_equal(output.count("\n"), 2, output)


def book():
    """The folder with the site. It is made once for all tests."""
    with MADE["lock"]:
        if not MADE["folder"]:
            above = tempfile.mkdtemp(prefix="firstlight-book-")
            atexit.register(shutil.rmtree, above, ignore_errors=True)
            make_book(os.path.join(above, "site"))
            MADE["folder"] = os.path.join(above, "site")
    return MADE["folder"]


class Page(html.parser.HTMLParser):
    """What is in a page: its anchors, and what it links to and loads."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads, self.nav, self.next, self.titles = [], [], [], [], None, []
        self.in_title, self.in_nav = False, 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        words = (attrs.get("class") or "").split()
        if attrs.get("id"):
            self.ids.append(attrs["id"])
        if tag == "nav" and (self.in_nav or "md-nav--primary" in words):
            self.in_nav += 1
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
            if self.in_nav and not attrs["href"].startswith("#"):
                self.nav.append(attrs["href"])
            if "md-footer__link--next" in words:
                self.next = attrs["href"]
        elif tag == "link" and attrs.get("rel") not in ("next", "prev"):
            self.loads.append(attrs["href"])
        for name in ("src", "srcset", "poster", "action", "data", "content" if attrs.get("http-equiv") else "src"):
            if attrs.get(name):
                self.loads.append(attrs[name])
        if tag == "span" and "filename" in words:
            self.in_title = True

    def handle_endtag(self, tag):
        if tag == "nav" and self.in_nav:
            self.in_nav -= 1

    def handle_data(self, data):
        if self.in_title:
            self.titles.append(data)
            self.in_title = False


def pages():
    """Name in the site -> its page."""
    found = {}
    for folder, _, names in os.walk(book()):
        for name in names:
            if name.endswith(".html"):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    found[os.path.relpath(path, book())] = Page(file.read())
    return found


def documents():
    """Name of a document -> name of its page."""
    names = [name for name in harness.sources() if name in ("README.md", "CONTRIBUTING.md") or re.match(r"docs/.*\.md$", name)]
    return {name: re.sub(r"\.md$", ".html", re.sub(r"README\.md$", "index.md", name)) for name in names}


def at(page, target):
    return os.path.normpath(os.path.join(os.path.dirname(page), target))


@test("book: each document is a page, in the navigation, and the next ones follow in the order of reading", cost=4)
def navigation():
    made = pages()
    check_equal(sorted(made), sorted(documents().values()), "pages")
    for name, page in made.items():
        check_equal({at(name, target) for target in page.nav}, set(made), f"{name}: what its navigation leads to")
    order, name = [], "index.html"
    while name not in order:
        order.append(name)
        name = at(name, made[name].next) if made[name].next else name
    check_equal(sorted(order), sorted(made), "pages that follow the first one")
    chapters = [name for name in order if name.startswith("docs/tutorial/") and not name.endswith("index.html")]
    boards = [name for name in chapters if "/board-" in name]
    check_equal(chapters, sorted(set(chapters) - set(boards)) + sorted(boards), "the tutorial's chapters")
    check_equal(order[:3], ["index.html", "docs/index.html", "docs/tutorial/index.html"], "the first pages")
    return f"{len(made)} pages"


@test("book: every link and anchor leads somewhere, and only to other hosts where it says so", cost=4)
def links():
    made, broken = pages(), []
    for name, page in made.items():
        check_equal(sorted({one for one in page.ids if page.ids.count(one) > 1}), [], f"{name}: ids that are there twice")
        for target in page.links + page.loads:
            path, _, anchor = target.partition("#")
            if re.match(r"https?://", target) and target in page.links or re.match(r"data:", target):
                continue
            other = at(name, path) if path else name
            if not os.path.isfile(os.path.join(book(), other)) or anchor and other in made and anchor not in made[other].ids:
                broken.append(f"{name}: {target}")
    check_equal(broken, [], "links that lead nowhere")


@test("book: nothing is loaded from another host, and what leads to the sources is shown as code", cost=4)
def hosts():
    for name, page in pages().items():
        check_equal([target for target in page.loads if re.match(r"\w+:|//", target) and not target.startswith("data:")], [],
                    f"{name}: what is loaded from elsewhere")
    for folder, _, names in os.walk(book()):
        for name in names:
            if name.endswith((".css", ".svg")):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    found = re.findall(r"(?:url\(|@import|href=)\s*[\"']?((?:\w+:)?//[^\"')]*)", file.read())
                check_equal(found, [], f"{name}: what is loaded from elsewhere")
    with open(os.path.join(book(), "docs", "design.html"), encoding="utf-8") as file:
        check_has(file.read(), '<code title="kernel/panic.c">panic.c</code>', "docs/design.html")


@test("book: a file's name in bold is the title of its block", cost=4)
def titles():
    made, count = pages(), 0
    for name, page in documents().items():
        expected = [block.name for block in walk.blocks(walk.read(os.path.join(ROOT, name))) if block.name]
        check_equal(made[page].titles, expected, f"{name}: titles")
        count += len(expected)
    check(count > 50, f"only {count} titles")
    return f"{count} titles"


def same(one, other):
    compared = filecmp.dircmp(one, other)
    different = compared.left_only + compared.right_only
    different += filecmp.cmpfiles(one, other, compared.common_files, shallow=False)[1]
    for name in compared.common_dirs:
        different += same(os.path.join(one, name), os.path.join(other, name))
    return different


@test("book: the same bytes, wherever and whenever it is made", cost=8)
def reproducible():
    first = book()
    with tempfile.TemporaryDirectory(prefix="firstlight a book-") as folder:
        make_book(os.path.join(folder, "elsewhere"), TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="7")
        check_equal(same(first, os.path.join(folder, "elsewhere")), [], "files that differ")


@test("book: one sentence where mkdocs is missing; only make setup book installs it", cost=2)
def missing():
    with tempfile.TemporaryDirectory() as folder:
        for tool in ("env", "python3"):
            os.symlink(shutil.which(tool), os.path.join(folder, tool))
        code, output = run("scripts/make-book", env={"PATH": folder})
    check_equal((code, output), (1, "make-book: make book is missing: install mkdocs ('make setup book' does)\n"), "make-book")
    plain = {name: value for name, value in os.environ.items() if name not in walk.NOT_OURS}
    for goals, wanted in (("setup book", "--for book"), ("setup", ""), ("setup run", "--for build font image host run"),
                          ("setup test", ""), ("setup book test", "--for build font image host run test browser book")):
        _, output = run("make", "-n", *goals.split(), "T=no test has this name", env=plain)
        check_equal(output.splitlines()[0].strip(), f"scripts/setup {wanted}".strip(), goals)


def in_chromium(size, dark):
    harness.need("chromium")
    names = sorted(pages())
    found, console = browser.look(book(), size, dark, pages=names, session="docs/tutorial/01-hello.html", word="page_alloc")
    check_equal([line for line in console if "look/" not in line], [], "what is on the console")
    check_equal(found["width"], browser.SIZES[size][0], "the screen's width")
    check_equal([page["page"] for page in found["pages"]], names, "pages")
    return found


def check_looks(found, dark):
    wrong = []
    for page in found["pages"]:
        for what in ("errors", "wide", "printed"):
            wrong += [f"{page['page']}: {what}: {one}" for one in page[what]]
        for scheme, seen in page["schemes"].items():
            wrong += [f"{page['page']}: {scheme}: {one}" for one in seen["faint"] + seen["shown"]]
        if page["blocks"] != page["buttons"]:
            wrong.append(f"{page['page']}: {page['blocks']} blocks, {page['buttons']} buttons to copy them")
        if page["first"] != ("slate" if dark else "default"):
            wrong.append(f"{page['page']}: it is {page['first']}, and the system is not")
    wrong += [f"search: {what}" for what in found["search"]["errors"] + found["search"]["wide"]]
    wrong += [f"search: {scheme}: {one}" for scheme, seen in found["search"]["schemes"].items() for one in seen]
    check(not wrong, "\n".join(wrong))


for SIZE, DARK in (("phone", False), ("desktop", True)):
    @test(f"book: in Chromium, {SIZE}, a {'dark' if DARK else 'light'} system", cost=30, timeout=500)
    def in_browser(size=SIZE, dark=DARK):
        found = in_chromium(size, dark)
        check_looks(found, dark)
        check_equal(found["presses"], ["default", "slate", "slate" if dark else "default"], "what the switch does")
        check_equal(found["copied"], "cd firstlight\nscripts/new ../mykernel\ncd ../mykernel\nmake run\n", "commands that are copied")
        check("The design" in found["search"]["results"], f"the search finds {found['search']['results']}")
        texts = sum(seen["count"] for page in found["pages"] for seen in page["schemes"].values())
        return f"{len(found['pages'])} pages, {texts} pieces of text"


@test("book: in Chromium, from a file: the search works", cost=5)
def from_file():
    harness.need("chromium")
    page, console = browser.chromium(f"file://{book()}/docs/heap.html?q=page_alloc", timeout=100)
    check_equal(console, [], "what is on the console")
    results = re.findall(r'<a href="(file://[^"]*)" class="md-search-result__link"', page)
    check(any("/docs/design.html" in one for one in results), f"the search finds {results}")
    return f"{len(results)} results"


@test("book: a choice of colours in another page can come before this page's body", cost=5)
def early_choice():
    harness.need("chromium")
    with tempfile.TemporaryDirectory(prefix="firstlight-book-") as above:
        site = shutil.copytree(book(), os.path.join(above, "site"))
        path = os.path.join(site, "docs", "heap.html")
        with open(path, encoding="utf-8") as file:
            head, end, body = file.read().partition("</head>")
        choice = "<script>localStorage.setItem('book-scheme', 'slate'); dispatchEvent(new Event('storage'))</script>"
        with open(path, "w", encoding="utf-8") as file:
            file.write(head + choice + end + body)
        page, console = browser.chromium(f"file://{path}", timeout=100)
    check_equal(console, [], "what is on the console")
    check_equal(re.findall('<body[^>]* data-md-color-scheme="(\\w+)"', page), ["slate"], "the colours")


BOARD = "docs/tutorial/board-2-sleep.html"


def book_with_board():
    """It has a Pico where rp2040js and the images were there when it was made."""
    harness.need("chromium")
    if not os.path.isdir(os.path.join(BUILD, "rp2040js")):
        raise Skip("rp2040js is not installed: 'make rp2040js' does, from npm")
    check(os.path.isdir(os.path.join(book(), "board")), "rp2040js and the Pico's images are there, and the book has no Pico")
    return book()


@test("book: in Chromium, a Pico in the page: its LED is exact to the cycle, and hello says what it says in our simulator", cost=8,
      needs="board-sim svd2c board-pico")
def pico():
    found, console = browser.look(book_with_board(), "phone", True, board=BOARD)
    check_equal([line for line in console if "look/" not in line], [], "what is on the console")
    found, second = found["board"], "1.000000 s (12,000,000 cycles)"
    nothing = {"led": "off", "period": "-", "on": "-"}
    exact = {"period": "2.000000 s (24,000,000 cycles)", "on": second}
    check_equal(found["speeds"], ["real time", "5 times real time", "as fast as it goes"], "what the slider is called")
    check_equal(found["first"], nothing, "before it is started")
    check_equal(found["leds"], ["off", "on", "off", "on", "off"], "the LED")
    check_equal(found["exact"], {"led": "off", **exact}, "after two periods")
    check_equal(found["fast"], {"led": "blinks too fast to be shown", **exact}, "after 1000 s")
    check(99.99 < float(found["asleep"].split()[0]) < 100, f"asleep: {found['asleep']}")
    check_equal(found["paused"], ["Start", "Paused.", True], "the button, what is said, and whether time stands still")
    check_equal(found["reset"], nothing, "with another program")
    said = simulate("pico", image("pico", "hello"), "--seconds", "1")["uart"]["text"]
    check_equal(found["serial"], re.sub("\x1b\\[[0-9]*m|\r", "", said), "the serial port")
    check_has(found["status"], "the CPU sleeps, and nothing is left to wake it", "the status")
    check_equal(found["looks"], [[], [], [], []], "what is faint in light and in dark, what is too wide, and errors")


@test("book: in Chromium, from a file: a Pico in the page", cost=5, needs="board-pico")
def pico_from_file():
    with tempfile.TemporaryDirectory(prefix="firstlight-book-") as above:
        site = shutil.copytree(book_with_board(), os.path.join(above, "site"))
        with open(os.path.join(site, BOARD), "a", encoding="utf-8") as file:
            # In virtual time Chromium draws few pictures.
            file.write("<script>requestAnimationFrame = next => setTimeout(next, 16)\n"
                       "addEventListener('load', () => document.querySelector('.board-start').click())</script>")
        page, console = browser.chromium(f"file://{site}/{BOARD}", timeout=100)
    check_equal(console, [], "what is on the console")
    shown = dict(re.findall(r'<dd class="board-(\w+)">(.*?)</dd>', page))
    check_equal((shown.get("period"), shown.get("on")), ("2.000000 s (24,000,000 cycles)", "1.000000 s (12,000,000 cycles)"), "the LED")


def inks(path):
    """The colours, from 0 to 1, that the pages of a PDF are filled with."""
    with open(path, "rb") as file:
        data = file.read()
    found = set()
    for stream in re.finditer(rb"stream\r?\n", data):
        try:
            drawn = zlib.decompressobj().decompress(data[stream.end():])
        except zlib.error:  # not compressed, or no drawing
            continue
        found.update(tuple(map(float, colour.split())) for colour in re.findall(rb"([\d.]+ [\d.]+ [\d.]+) rg\b", drawn))
    return found


@test("book: in Chromium, on paper: light, though the system is dark", cost=5)
def printed():
    harness.need("chromium")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "page.pdf")
        browser.chromium(f"file://{book()}/docs/tutorial/08-paging.html", dark=True, timeout=100, action=f"--print-to-pdf={path}")
        found = inks(path)
    code, background = (0x24, 0x29, 0x2f), (0xf5, 0xf5, 0xf5)
    for colour in (code, background):
        check(any(all(abs(a - b / 255) < 0.001 for a, b in zip(ink, colour)) for ink in found), f"no {colour} in {sorted(found)}")
