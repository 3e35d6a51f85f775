"""screen.py - reads text off a picture of a screen, and writes pictures that people can open.

usage: python3 tests/boot/screen.py IN.ppm OUT.png
"""
import struct
import sys
import zlib


class Picture:
    def __init__(self, width, height, rgb):
        self.width, self.height, self.rgb = width, height, rgb

    def save_png(self, path):
        def chunk(kind, data):
            return (struct.pack(">I", len(data)) + kind + data +
                    struct.pack(">I", zlib.crc32(kind + data)))
        row = self.width * 3
        lines = b"".join(b"\0" + self.rgb[at:at + row] for at in range(0, len(self.rgb), row))
        with open(path, "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" +
                       chunk(b"IHDR", struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)) +
                       chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b""))


def find_code(picture):
    """The square of a QR code, margin included, at the right edge: its left, its top, its side in pixels."""
    at_edge = [picture.rgb[end - 3:end] == b"\xff\xff\xff"
               for end in range(picture.width * 3, len(picture.rgb) + 1, picture.width * 3)]
    top = at_edge.index(True)
    side = at_edge[top:].index(False) if False in at_edge[top:] else picture.height - top
    return picture.width - side, top, side


def without_code(picture):
    """The picture with a square of the panic's paper in the code's place."""
    left, top, side = find_code(picture)
    rgb = bytearray(picture.rgb)
    for row in range(top, top + side):
        at = (row * picture.width + left) * 3
        rgb[at:at + 3 * side] = b"\x7f\0\0" * side
    return Picture(picture.width, picture.height, bytes(rgb))


def read_ppm(path):
    with open(path, "rb") as file:
        magic, size, depth = (file.readline() for _ in range(3))
        assert magic == b"P6\n" and depth == b"255\n", "not a PPM as QEMU writes it"
        width, height = map(int, size.split())
        return Picture(width, height, file.read())


class Font:
    """A PSF font, read independently of the kernel's reader: shape -> character."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        if data[:2] == b"\x36\x04":
            self.width, self.height = 8, data[3]
            count, at, size = 512 if data[2] & 1 else 256, 4, data[3]
            table = self._psf1_table(data[at + count * size:]) if data[2] & 6 else None
        else:
            assert data[:4] == b"\x72\xb5\x4a\x86", "not a PSF font"
            at, flags, count, size, self.height, self.width = struct.unpack_from("<6I", data, 8)
            table = self._psf2_table(data[at + count * size:]) if flags & 1 else None
        self.characters = {}
        for glyph in range(count):
            characters = table[glyph] if table else [chr(glyph)]
            shape = self._shape(data[at + glyph * size:at + (glyph + 1) * size])
            # Several characters share a shape, all blanks for one: ASCII is what we look for.
            for character in sorted(characters, reverse=True):
                known = self.characters.get(shape)
                if known is None or character < known or known < " ":
                    if character >= " ":
                        self.characters[shape] = character

    @staticmethod
    def _psf1_table(data):
        entries = [e for (e,) in struct.iter_unpack("<H", data[:len(data) & ~1])]
        table, current, sequence = [], [], False
        for entry in entries:
            if entry == 0xffff:
                table.append(current)
                current, sequence = [], False
            elif entry == 0xfffe:
                sequence = True
            elif not sequence:
                current.append(chr(entry))
        return table

    @staticmethod
    def _psf2_table(data):
        return [list(entry.split(b"\xfe")[0].decode()) for entry in data.split(b"\xff")]

    def _shape(self, rows):
        row_size = (self.width + 7) // 8
        return tuple(bytes(rows[y * row_size + x // 8] >> (7 - x % 8) & 1 for x in range(self.width))
                     for y in range(self.height))


BRIGHT = bytes(value >= 128 for value in range(256))


def read_text(picture, font):
    """One line of text for each row of characters; what is no character of the font is U+FFFD."""
    # Ink of any colour but red, which is the paper of a panic: green or blue is bright.
    green, blue = (int.from_bytes(picture.rgb[channel::3], "big") for channel in (1, 2))
    bright = (green | blue).to_bytes(picture.width * picture.height, "big").translate(BRIGHT)
    pixels = [bright[at:at + picture.width] for at in range(0, len(bright), picture.width)]
    lines = []
    for top in range(0, picture.height - font.height + 1, font.height):
        block = pixels[top:top + font.height]
        line = ""
        for left in range(0, picture.width - font.width + 1, font.width):
            shape = tuple(pixel_row[left:left + font.width] for pixel_row in block)
            line += font.characters.get(shape, "\ufffd")
        lines.append(line.rstrip())
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    read_ppm(sys.argv[1]).save_png(sys.argv[2])
