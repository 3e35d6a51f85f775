"""netboot_test.py - what is served over the network, and what docs/netboot.md configures; boot_test.py
boots it."""
import os
import re
import sys
import tempfile

import harness
import qemu
from harness import check, check_equal, check_has, need, run, test
from machine import LAST_LINE, Machine

NEEDS = "elf netboot"  # of make

MAKE_NETBOOT = os.path.join(harness.ROOT, "scripts", "make-netboot")
DOC = os.path.join(harness.ROOT, "docs", "netboot.md")


@test("netboot: the configurations in docs/netboot.md are dnsmasq's, and name what is there")
def configurations():
    dnsmasq = need("dnsmasq-base")
    with open(DOC, encoding="utf-8") as file:
        blocks = dict(re.findall(r"^(\w+\.conf):\n\n```\n(.*?)^```", file.read(), re.M | re.S))
    check_equal(sorted(blocks), ["proxy.conf", "room.conf"], "configurations")
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        for name, text in blocks.items():
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            code, output = run(dnsmasq, "--test", f"--conf-file={path}")
            check_equal((code, output), (0, "dnsmasq: syntax check OK.\n"), name)
            files = set(re.findall(r"boot/grub/\S+", text))
            check_equal(files, set(qemu.NETWORK_FILES.values()), f"files in {name}")


@test("netboot: the tree, and the server that is built into its GRUB")
def tree():
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        served = os.path.join(folder, "served")
        code, output = run(MAKE_NETBOOT, harness.ELF, served, "", "192.0.2.7")
        check_equal((code, output), (0, ""), "make-netboot")
        found = sorted(os.path.relpath(os.path.join(path, name), served)
                       for path, _, names in os.walk(served) for name in names)
        check_equal(found, ["boot/firstlight.elf", "boot/firstlight.sha256", "boot/grub/grub.cfg", *sorted(qemu.NETWORK_FILES.values())],
                    "the files")
        with open(os.path.join(served, qemu.NETWORK_FILES["uefi-pxe"]), "rb") as file:
            check(b"(tftp,192.0.2.7)/boot/grub\0" in file.read(), "GRUB does not name the server")
        code, output = run(MAKE_NETBOOT, harness.ELF, served, "", "server.example")
        check_equal((code, output.count("\n")), (1, 1), output)
        check_has(output, "TFTP_SERVER=server.example is no IPv4 address", "the message")


class Ipxe(Machine):
    """A PC whose network card gets the document's script for a BIOS, and then what that names."""

    def prepare(self):
        qemu.installed("ipxe-qemu")
        with open(DOC, encoding="utf-8") as file:
            script = re.search(r"^(#!ipxe\n.*?)^```", file.read(), re.M | re.S)[1]
        check_equal(run(MAKE_NETBOOT, harness.ELF, self.path("served"), "from=network"), (0, ""), "make-netboot")
        with open(self.path("served/script"), "w", encoding="utf-8") as file:
            file.write(script.replace("192.0.2.7", "10.0.2.2"))  # QEMU's own server
        return ["-boot", "n", "-netdev", f"user,id=net,restrict=on,tftp={self.path('served')},bootfile=script",
                "-device", "virtio-net-pci,netdev=net,bootindex=0"]


@test("netboot: iPXE's script for a BIOS in docs/netboot.md", cost=4, needs="elf iso")
def ipxe():
    with Ipxe("iso", harness.ISO) as machine:
        check_has(machine.expect(LAST_LINE), "  command    from=network\n", "the greeting")
        machine.quit()


@test("netboot: one sentence where the tree or the network card's program is missing")
def missing():
    for via in qemu.NETWORK_FILES:
        code, output = run("scripts/boot", "--via", via, "/nowhere")
        check_equal((code, output.count("\n")), (1, 1), output)
        check_has(output, "'make netboot' makes what is served", "the message")
    program = ("import qemu\ntry:\n    qemu.command('pxe', '" + harness.NETBOOT + "')\n"
               "except qemu.CannotStart as reason:\n    print(reason)\n")
    code, output = run(sys.executable, "-c", program, cwd=os.path.join(harness.ROOT, "scripts"), env={"PATH": "/nowhere"})
    check_equal((code, output), (0, "the network card's iPXE for QEMU is missing: install ipxe-qemu "
                                    "('make setup' does)\n"), "without the card's program")
