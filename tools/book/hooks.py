"""hooks.py - what MkDocs does with our documents that it does not do by itself.

They are written for GitHub, and are not changed for the book: the order of reading is that of the lists in docs/README.md
and docs/tutorial/README.md, a file's name in bold before a block becomes the block's title, a heading's anchor is the one that
GitHub makes, and what leads to a source file is shown as code, because the book does not have it.
"""
import json
import os
import posixpath
import re
import xml.etree.ElementTree as etree
from html import escape

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

LANGUAGES = {".c": "c", ".h": "c", ".mk": "make", ".py": "python", ".asm": "nasm", ".S": "gas", ".sh": "sh", ".yml": "yaml",
             ".json": "json"}
SESSION = "book-session-"
# What MkDocs makes for a site at a known address; with a link in it that only a server could follow, and a date.
NOT_OURS = ("404.html", "sitemap.xml", "sitemap.xml.gz")


class Place:
    """Which page is being made: the extensions are not told."""
    pages, folder = "", ""


def read(*path):
    with open(os.path.join(Place.pages, *path), encoding="utf-8") as file:
        return file.read()


# The order of reading.

def linked(text, folder):
    """The documents to which a text links, in its order."""
    targets = re.findall(r"\]\(([^)#\s:]+\.md)(?:#[^)]*)?\)", text)
    return [posixpath.normpath(posixpath.join(folder, target)) for target in targets]


def all_pages():
    found = []
    for folder, _, names in os.walk(Place.pages):
        found += [posixpath.join(os.path.relpath(folder, Place.pages).replace(os.sep, "/"), name)
                  for name in names if name.endswith(".md")]
    return sorted(posixpath.normpath(name) for name in found)


def tutorial(left):
    """The chapters, for a PC and for boards: in two tables, of which the second begins after its first sentence."""
    folder = "docs/tutorial"
    if not os.path.exists(os.path.join(Place.pages, folder, "README.md")):
        return []
    chapters = [page for page in dict.fromkeys(linked(read(folder, "README.md"), folder)) if page in left]
    boards = [page for page in chapters if posixpath.basename(page).startswith("board-")]
    return [{"Build an operating system": [f"{folder}/README.md"] + [page for page in chapters if page not in boards]},
            {"On a board": boards}]


def navigation():
    """README.md first, docs/README.md, the tutorial, then the sections of docs/README.md, of which the last has what none names."""
    nav = [{"Overview": "README.md"}, {"What to read": "docs/README.md"}]
    left = all_pages()
    nav += tutorial(left)
    taken = {"README.md", "docs/README.md"} | {page for part in nav[2:] for pages in part.values() for page in pages}
    parts = re.split(r"^\*\*(.+)\*\*$", read("docs", "README.md"), flags=re.M)
    for name, text in zip(parts[1::2], parts[2::2]):
        pages = [page for page in dict.fromkeys(linked(text, "docs")) if page in left and page not in taken]
        nav.append({name: pages})
        taken.update(pages)
    list(nav[-1].values())[0].extend(page for page in left if page not in taken)
    return [part for part in nav if all(part.values())]


# What the text becomes.

def slug(text, _separator):
    """As GitHub makes a heading's anchor."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def language(name):
    """Of a block that names none."""
    return LANGUAGES.get(os.path.splitext(name)[1]) or ("make" if posixpath.basename(name) == "Makefile" else "text")


def is_continued(command):
    """As tests/walk.py reads it: by a backslash at its end, or by a here-document without its last word."""
    word = re.search(r"<<'?(\w+)", command)
    return command.endswith("\\") or bool(word and word[1] not in command.split("\n")[1:])


def session(lines):
    """Commands and what they print, as HTML. Pygments takes each line with a # for a command."""
    out, command = [], None
    for line in lines:
        if line.startswith("$ "):
            command = line[2:]
            out.append(f'<span class="gp">$ </span><span class="command">{escape(command)}</span>')
        elif command and is_continued(command):
            prompt = "" if command.endswith("\\") else line[:2]
            command += "\n" + line[len(prompt):]
            out.append(f'<span class="gp">{escape(prompt)}</span><span class="command">{escape(line[len(prompt):])}</span>')
        else:
            command = None
            out.append(f'<span class="go">{escape(line)}</span>')
    return '<div class="highlight"><pre><span></span><code>' + "\n".join(out) + "\n</code></pre></div>"


class Blocks(Preprocessor):
    """Fenced blocks get their title and language. In a list they are indented by four, which Python-Markdown wants."""

    def run(self, lines):
        self.md.book_sessions = []
        out, name, at = [], "", 0
        while at < len(lines):
            fence = re.fullmatch(r"( *)```(\S*)", lines[at])
            if fence:
                end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() == "```"), len(lines) - 1)
                if name:
                    del out[name_at:]
                out += self.block(fence, lines[at + 1:end], name)
                name, at = "", end
            elif lines[at]:
                bold = re.fullmatch(r"\*\*(\S+)\*\*", lines[at])
                name, name_at = bold[1] if bold else "", len(out)
                out.append(lines[at])
            else:
                out.append(lines[at])
            at += 1
        return out

    def block(self, fence, body, name):
        outer, kind = len(fence[1]), fence[2] or language(name)
        inner = " " * (4 if outer else 0)
        if body and body[0].startswith("$ ") and not name:
            self.md.book_sessions.append(session(body))
            return ["", f"{inner}{SESSION}{len(self.md.book_sessions) - 1}", ""]
        title = f' title="{name}"' if name else ""
        body = [inner + line[outer:] if line else line for line in body]
        return ["", f"{inner}```{kind}{title}", *body, f"{inner}```", ""]


class Sessions(Preprocessor):
    """Puts the sessions where Blocks has left their numbers: Python-Markdown's own marks survive only this late."""

    def run(self, lines):
        return [re.sub(SESSION + r"(\d+)$", lambda found: self.md.htmlStash.store(self.md.book_sessions[int(found[1])]), line)
                for line in lines]


def is_path(text, path):
    """Whether the text of a link already says which file it is."""
    wanted = f"/{text.strip('/')}/"
    return any(wanted in f"/{name}/" for name in (path, os.path.splitext(path)[0]))


class Links(Treeprocessor):
    """Runs before MkDocs replaces the links by those of the site."""

    def run(self, root):
        for parent in root.iter():
            for child in list(parent):
                if child.tag == "a":
                    self.link(child)
                elif child.tag == "img":
                    self.figure(parent, child)
                elif child.tag == "thead" and not "".join(child.itertext()).strip():
                    parent.remove(child)
                elif child.tag == "code" and child.text:
                    # Tables: GitHub takes the backslash away that keeps a bar from ending the cell.
                    child.text = type(child.text)(child.text.replace("\\|", "|"))

    @staticmethod
    def link(element):
        target = element.get("href", "")
        path = posixpath.normpath(posixpath.join(Place.folder, target.partition("#")[0]))
        if re.match(r"[a-z]+:|#", target):
            return
        if os.path.isdir(os.path.join(Place.pages, path)) and os.path.exists(os.path.join(Place.pages, path, "README.md")):
            element.set("href", target.rstrip("/") + "/README.md")
        elif not os.path.isfile(os.path.join(Place.pages, path)):
            Links.as_code(element, path)

    @staticmethod
    def as_code(element, path):
        text = "".join(element.itertext())
        element.attrib.clear()
        if is_path(text, path):
            for child in list(element):
                element.remove(child)
            element.tag, element.text = "code", text
            element.set("title", path)
        else:
            element.tag = "span"
            code = etree.SubElement(element, "code")
            code.text = path
            before = list(element)[-2] if len(element) > 1 else None
            if before is None:
                element.text = (element.text or "") + " ("
            else:
                before.tail = (before.tail or "") + " ("
            code.tail = ")"

    @staticmethod
    def figure(parent, image):
        """A figure has a second file for the dark scheme: scripts/make-book makes it."""
        parent.set("class", "figure")
        dark = re.sub(r"\.svg$", "-dark.svg", image.get("src", ""))
        if dark != image.get("src") and os.path.exists(os.path.join(Place.pages, Place.folder, dark)):
            image.set("class", "light-figure")
            other = etree.Element("img", {"src": dark, "alt": image.get("alt", ""), "class": "dark-figure"})
            parent.insert(list(parent).index(image) + 1, other)
            image.tail, other.tail = None, image.tail


class Documents(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Blocks(md), "book-blocks", 35)  # before superfences, which preserves tabs at 31
        md.preprocessors.register(Sessions(md), "book-sessions", 29)  # after white space is normalized, at 30
        md.treeprocessors.register(Links(md), "book-links", 5)  # after inline text, at 20; before MkDocs, at 0


# What MkDocs calls.

def on_config(config):
    Place.pages = config["docs_dir"]
    config["nav"] = navigation()
    config["markdown_extensions"].append(Documents())
    config["mdx_configs"].setdefault("toc", {})["slugify"] = slug
    return config


def on_page_markdown(markdown, page, **_):
    Place.folder = posixpath.dirname(page.file.src_path.replace(os.sep, "/"))
    return markdown


def on_post_build(config):
    """The index for the search once more as a script: a page that is a file may not read another file."""
    site = config["site_dir"]
    with open(os.path.join(site, "search", "search_index.json"), encoding="utf-8") as file:
        index = json.load(file)
    with open(os.path.join(site, "search", "search_index.js"), "w", encoding="utf-8") as file:
        file.write("var __index = " + json.dumps(index, separators=(",", ":")) + "\n")
    for name in NOT_OURS:
        if os.path.exists(os.path.join(site, name)):
            os.remove(os.path.join(site, name))
