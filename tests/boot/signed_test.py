"""signed_test.py - Secure Boot with a key of one's own, as docs/usb.md walks it: what is signed with the key that is
enrolled starts; what is not signed, signed with another key, or changed afterwards does not."""
import os
import re
import struct
import tempfile

import harness
from changed_image import in_uefi_programs
from greeting import kernel_text
from harness import Skip, check, check_equal, check_has, need, run, test
from machine import LAST_LINE
from secure_boot import MICROSOFT, NO_KEYS, Firmware

NEEDS = "iso"  # of make

MAKE_ISO = os.path.join(harness.ROOT, "scripts", "make-iso")
# UEFI Specification, "Firmware/OS Key Exchange", and EFI_IMAGE_SECURITY_DATABASE_GUID
VARIABLES = (("db", "d719b2cb-3d3a-4596-a3bc-dad00e67656f"), ("KEK", "8be4df61-93ca-11d2-aa0d-00e098032b8c"),
             ("PK", "8be4df61-93ca-11d2-aa0d-00e098032b8c"))


def make_key(folder, name):
    key, certificate = (os.path.join(folder, f"{name}.{end}") for end in ("key", "pem"))
    code, output = run(need("openssl"), "req", "-new", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "2",
                       "-subj", f"/CN={name}", "-keyout", key, "-out", certificate)
    check_equal(code, 0, output)
    return key, certificate


def signed(folder, name, key, certificate):
    iso = os.path.join(folder, f"{name}.iso")
    env = {**os.environ, "SIGN_KEY": key, "SIGN_CERT": certificate}
    check_equal(run(MAKE_ISO, harness.ELF, iso, f"signed={name}", env=env), (0, ""), "make-iso")
    return iso


def changed(iso):
    """The image with one bit of its kernel wrong."""
    path = iso + ".changed"
    with open(iso, "rb") as file:
        data = bytearray(file.read())
    for at in in_uefi_programs(data):
        data[at] ^= 1
    with open(path, "wb") as file:
        file.write(data)
    return path


def enrolment(folder, certificate):
    """A function that puts the certificate into the firmware's variables."""
    flash_var = need("efitools")

    def enrol(variables):
        made = os.path.join(folder, "list")
        check_equal(run("cert-to-efi-sig-list", certificate, made)[0], 0, "cert-to-efi-sig-list")
        for name, guid in VARIABLES:
            code, output = run(flash_var, "-g", guid, variables, name, made)
            check_equal(code, 0, output)
    return enrol


def stick(number, image):
    return ["-drive", f"if=none,id=stick{number},format=raw,snapshot=on,file={image}",
            "-device", f"usb-storage,drive=stick{number},bootindex={number}"]


@test("signed: Secure Boot starts what is signed with the enrolled key, and nothing else", cost=12, timeout=180)
def one_boot():
    """Four sticks, in this order: not signed, another key, changed, good."""
    need("sbsigntool")
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        own, other = make_key(folder, "own"), make_key(folder, "other")
        good = signed(folder, "own", *own)
        extra = stick(1, signed(folder, "other", *other)) + stick(2, changed(good)) + stick(3, good)
        with Firmware("usb", harness.ISO, NO_KEYS, enrolment(folder, own[1]), extra=extra) as machine:
            output = machine.expect(LAST_LINE)
            check_equal(output.count("Access Denied"), 3, f"sticks refused:\n{output}")
            text = kernel_text(output, "uefi")
            check_has(text, "  booted by  firstlight.efi, Secure Boot is on (multiboot2)\n", "the greeting")
            check_has(text, "  command    signed=own\n", "the greeting")
            machine.quit()


@test("signed: the commands in docs/usb.md make an image", cost=3)
def documented():
    with open(os.path.join(harness.ROOT, "docs", "usb.md"), encoding="utf-8") as file:
        block = re.search(r"^```\n(openssl .*?)make sign (\S+ \S+)\n```", file.read(), re.M | re.S)
    need("openssl"), need("sbsigntool")
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        code, output = run("sh", "-euc", block[1], cwd=folder)
        check_equal(code, 0, output)
        words = [word.replace("=", f"={folder}/") for word in block[2].split()]
        code, output = run("make", "-s", "sign", *words, f"SIGNED={folder}")
        check_equal((code, output), (0, f"signed: {folder}/firstlight.iso; enrol {folder}/firstlight.cer, as docs/usb.md "
                                        "shows\n"), "make sign")
        with open(os.path.join(folder, "firstlight.cer"), "rb") as file:
            check_equal(file.read(2), b"\x30\x82", "the certificate, in DER")
        for name in ("firstlight.efi", "firstlight-ia32.efi"):
            code, output = run("sbverify", "--cert", os.path.join(folder, "certificate.pem"), os.path.join(folder, name))
            check_equal(code, 0, output)
    code, output = run("make", "-s", "sign")
    check(code == 2 and "make sign KEY=key.pem CERT=certificate.pem" in output, output)


@test("signed: the UEFI programs have what shim looks for")
def for_shim():
    """Each section has bytes in the file, after the headers; and there is a .sbat. PE Format, "Section Table"."""
    for name in ("firstlight.efi", "firstlight-ia32.efi"):
        with open(os.path.join(harness.BUILD, "pc", name), "rb") as file:
            program = file.read()
        header = struct.unpack_from("<I", program, 60)[0]
        count, optional = struct.unpack_from("<H", program, header + 6)[0], struct.unpack_from("<H", program, header + 20)[0]
        headers = struct.unpack_from("<I", program, header + 24 + 60)[0]
        table = header + 24 + optional
        sections = [struct.unpack_from("<8sIIII", program, table + 40 * i) for i in range(count)]
        check(b".sbat\0\0\0" in [section[0] for section in sections], f"sections of {name}: {sections}")
        for section, _, _, size, at in sections:
            check(size > 0 and at >= headers, f"{name}: {section} has {size} bytes in the file, at {at}")


SHIM = "/usr/lib/shim"
# What shim and MokManager show, and the keys that answer it: docs/usb.md.
ANSWERS = (("Verification failed: (0x1A) Security Violation", "ret"), ("Press any key to perform MOK management", "spc"),
           ("Continue boot", "down ret"), ("PciRoot", "ret"), ("firstlight.cer", "down ret"), ("View key 0", "down ret"),
           ("Enroll the key(s)?", "down ret"), ("Reboot", "ret"))


def stick_with_shim(folder, key, certificate):
    """Made by the commands in docs/usb.md."""
    program, der, image = (os.path.join(folder, name) for name in ("firstlight.efi", "firstlight.cer", "stick.img"))
    check_equal(run(need("sbsigntool"), "--key", key, "--cert", certificate, "--output", program,
                    os.path.join(harness.BUILD, "pc", "firstlight.efi"))[0], 0, "sbsign")
    check_equal(run(need("openssl"), "x509", "-in", certificate, "-outform", "DER", "-out", der)[0], 0, "openssl x509")
    with open(image, "wb") as file:
        file.truncate(34 << 20)
    need("mtools")
    check_equal(run("mformat", "-F", "-i", image, "::")[0], 0, "mformat")
    with open(os.path.join(harness.ROOT, "docs", "usb.md"), encoding="utf-8") as file:
        lines = re.search(r"^  ```\n((?:  m(?:md|copy) .*\n)+)  ```", file.read(), re.M)[1]
    code, output = run("sh", "-euc", lines.replace("/dev/sdX1", image).replace("build/pc/signed", folder))
    check_equal(code, 0, output)
    return image


@test("signed: shim refuses it until MokManager knows the key", cost=12, timeout=180)
def by_shim():
    """With Microsoft's keys in the firmware, which know shim's."""
    if not os.path.exists(f"{SHIM}/shimx64.efi.signed"):
        raise Skip(f"needs shim: {SHIM}/shimx64.efi.signed, which Debian's shim-signed has")
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        image = stick_with_shim(folder, *make_key(folder, "own"))
        with Firmware("usb", image, MICROSOFT, extra=["-action", "reboot=reset"]) as machine:
            seen = 0
            for words, keys in ANSWERS:
                machine.wait_until(lambda: words in machine.text()[seen:], words)
                seen = len(machine.text())
                for key in keys.split():
                    machine.monitor(f"sendkey {key}")
            machine.wait_until(lambda: machine.text().endswith(LAST_LINE), "the greeting")
            check_has(kernel_text(machine.text(), "uefi"), "  booted by  firstlight.efi, Secure Boot is on (multiboot2)\n",
                      "the greeting")
            machine.quit()


@test("signed: one sentence where the key is missing")
def missing():
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        env = {**os.environ, "SIGN_KEY": "/nowhere/key", "SIGN_CERT": "/nowhere/pem"}
        code, output = run(MAKE_ISO, harness.ELF, os.path.join(folder, "x.iso"), "", env=env)
        check((code, output.count("\n")) == (1, 1), output)
        check_has(output, "there is no /nowhere/key: docs/usb.md shows how", "the message")
