"""signed_test.py - Secure Boot with a key of one's own, as docs/usb.md walks it: what is signed with the key that is
enrolled starts; what is not signed, signed with another key, or changed afterwards does not."""
import os
import re
import struct
import tempfile

import harness
from faults_test import in_uefi_programs
from greeting import kernel_text
from harness import check, check_equal, check_has, need, run, test
from machine import LAST_LINE
from secure_boot import NO_KEYS, Firmware

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


@test("signed: one sentence where the key is missing")
def missing():
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        env = {**os.environ, "SIGN_KEY": "/nowhere/key", "SIGN_CERT": "/nowhere/pem"}
        code, output = run(MAKE_ISO, harness.ELF, os.path.join(folder, "x.iso"), "", env=env)
        check((code, output.count("\n")) == (1, 1), output)
        check_has(output, "there is no /nowhere/key: docs/usb.md shows how", "the message")
