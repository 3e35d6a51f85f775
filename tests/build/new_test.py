"""new_test.py - scripts/new and `make check`: a kernel and a firmware of a user's own, outside the tree,
made, built, run, tested and debugged by the commands that they come with."""
import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time

import harness
from harness import Skip, check, check_equal, check_has, run, test
from patience import family

NEEDS = "elf svd2c board-sim board-linux board-nucleo-l031k6"  # of make
BOARDS = ("pc", "linux", "nucleo-l031k6")  # whose objects the copies begin with
TESTS_C = r"""
#include <kernel/console.h>
#include <kernel/panic.h>
#include <kernel/test.h>
static int zero;
TEST(holds) { check(1 + 1 == 2); check_equal(2 + 2, 4); }
TEST(wrong) { console_printf("it says so\n"); check(1 + 1 == 3); check_equal(2 + 2, -5); }
TEST_PANICS(dies, "assertion failed: zero") { kassert(zero); }
TEST_PANICS(dies_otherwise, "zero") { panic("something else"); }
TEST_PANICS(lives, "never") { }
TEST(dies_unasked) { panic("not asked for"); }
TEST(last) { check(test_boot != 0); }
"""


@contextlib.contextmanager
def beside_a_copy():
    """A folder that has a copy of the tree in it; apps are made beside that."""
    folder = tempfile.mkdtemp(prefix="firstlight-new-")
    try:
        tree = os.path.join(folder, "firstlight")
        os.mkdir(tree)
        harness.copy_sources(tree)
        harness.copy_built(tree, "host", *BOARDS)
        yield folder, tree
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new(tree, *words):
    code, output = run("scripts/new", *words, cwd=tree)
    check_equal(code, 0, output)
    check_has(output, f"{words[0]} is made. Next:\n    cd {words[0]}\n    make run\n", "what scripts/new says")


def make(app, *words, expected=0):
    code, output = run("make", "-s", *words, cwd=app, timeout=400)
    check_equal(code, expected, f"make {words}:\n{output}")
    return output.replace("\r", "")


def paths_in(app, value):
    """Every string in the configuration that is a path in the app's folder."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [path for item in value for path in paths_in(app, item)]
    found = re.search(r"\$\{workspaceFolder\}(\S*)", value) if isinstance(value, str) else None
    return [app + found.group(1)] if found else []


def check_editor(app):
    """The files for VS Code: the commands run, the paths are there. Returns the configurations."""
    with open(os.path.join(app, ".vscode", "tasks.json"), encoding="utf-8") as file:
        tasks = {task["label"]: task for task in json.load(file)["tasks"]}
    check_equal(make(app, *tasks["build"]["args"]), "", "a build without a fault says nothing")
    make(app, *tasks["check"]["args"])
    with open(os.path.join(app, ".vscode", "launch.json"), encoding="utf-8") as file:
        configs = json.load(file)["configurations"]
    for path in paths_in(app, configs) + paths_in(app, list(tasks.values())):
        check(os.path.exists(path), f"{path} is not there")
    for config in configs:
        check(config["preLaunchTask"] in tasks, f"there is no task {config['preLaunchTask']}")
    return tasks, configs


def debug_in_qemu(app, tasks, config, port):
    """What VS Code's C/C++ extension does: starts the task, waits for its line, and gives gdb these commands."""
    server = subprocess.Popen(["make", *tasks[config["preLaunchTask"]]["args"], f"GDB_PORT={port}"], cwd=app,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    harness.PROCESSES.append(server)
    pattern = tasks[config["preLaunchTask"]]["problemMatcher"]["background"]["endsPattern"]
    try:
        for line in server.stdout:
            if re.search(pattern, line):
                break
        commands = [c["text"] for c in config["setupCommands"]]
        commands += ["target remote " + config["miDebuggerServerAddress"].replace("1234", str(port))]
        commands += [c["text"] for c in config["postRemoteConnectCommands"]] + ["continue", "backtrace 2", "kill"]
        words = [word for text in commands for word in ("-ex", text.replace("${workspaceFolder}", app))]
        code, output = run("gdb", "-q", "-batch", *words, paths_in(app, config["program"])[0], cwd=app, timeout=100)
        check_equal(code, 0, output)
        check_has(output, "Temporary breakpoint 1, kernel_main (boot=", "gdb")
        check_has(output, "in _start (", "the backtrace")
    finally:
        server.kill()
        server.wait()


@test("new: a kernel is made, run, tested, debugged and checked by its CI, each with one command", cost=25, timeout=600)
def kernel():
    with beside_a_copy() as (folder, tree):
        app = os.path.join(folder, "mykernel")
        with open(os.path.join(tree, "README.md"), encoding="utf-8") as file:
            commands = file.read().split("## Your own kernel, in five lines")[1].split("```")[1]
        code, output = run("sh", "-ec", commands, cwd=tree, timeout=400)
        check_equal(code, 0, output)
        for part in ("../mykernel is made. Next:\n    cd ../mykernel\n    make run\n", "\nhello from mykernel\r\n",
                     "\nok    a_number_becomes_text\n1 passed, 0 failed\n", "Temporary breakpoint 1, "):
            check_has(output, part, "the README's commands")
        tasks, configs = check_editor(app)
        check_equal([config["name"] for config in configs], ["in QEMU"], "configurations")
        debug_in_qemu(app, tasks, configs[0], 10000 + os.getpid() % 20000)
        run_ci(app, tree)
        os.rename(tree, tree + "-moved")
        check_has(make(app, expected=2), "firstlight is not in ../firstlight: clone it there", "without firstlight")
        check_has(make(app, "FIRSTLIGHT=../firstlight-moved", "BOARD=linux", "run"), "hello from mykernel\n",
                  "with another FIRSTLIGHT")


def run_ci(app, tree):
    """The steps of the CI file that are commands, with this tree as what is cloned."""
    for words in (["init", "-q"], ["add", "-A"],
                  ["-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "all"]):
        check_equal(run("git", *words, cwd=tree)[0], 0, f"git {words[0]}")
    with open(os.path.join(app, ".github", "workflows", "ci.yml"), encoding="utf-8") as file:
        text = file.read()
    steps = re.findall(r"^ +run: (.*)$", text, re.M)
    check_equal(len(steps), 2, "steps that run something")
    with tempfile.TemporaryDirectory() as temporary:
        env = {**os.environ, "RUNNER_TEMP": temporary, "FIRSTLIGHT_URL": tree, "FIRSTLIGHT_COMMIT": "HEAD", "BOARD": "linux"}
        for step in steps:
            code, output = run("sh", "-ec", step.replace("setup check", "BOARD=linux check"), cwd=app, env=env, timeout=400)
            check_equal(code, 0, output)
    check_has(output, "1 passed, 0 failed\n", "the CI's last step")


@test("new: a firmware is made, tested in the simulator, and has its board's debugger", cost=15, timeout=600)
def firmware():
    with beside_a_copy() as (folder, tree):
        app = os.path.join(folder, "my-firmware")
        new(tree, "../my-firmware", "BOARD=nucleo-l031k6")
        _, configs = check_editor(app)
        check_equal([config["servertype"] for config in configs], ["openocd"], "configurations")
        check(os.path.getsize(os.path.join(app, "build", "nucleo-l031k6", "firstlight.bin")) <= 512, "the image's size")
        check_equal(make(app, "check"), "ok    a_number_becomes_text\n1 passed, 0 failed\n", "make check")
        check_equal(make(app, "BOARD=microbit", "check"), "ok    a_number_becomes_text\n1 passed, 0 failed\n",
                    "make check, on another board")


ON_BOARD = {
    "pico": ["Hold BOOTSEL while you plug the board in: it shows the drive RPI-RP2. Then",
             "make copy       # put it onto the drive RPI-RP2", "by its CMSIS-DAP probe, and check it"],
    "pico2": ["Hold BOOTSEL while you plug the board in: it shows the drive RP2350. Then",
              "make copy       # put it onto the drive RP2350"],
    "microbit-v2": ["Plug the board in: it shows the drive MICROBIT. Then", "by its CMSIS-DAP interface chip, and check it"],
    "nucleo-l031k6": ["it shows the drive NODE_L031K6. Then", "by its ST-LINK, and check it"],
    "bluepill": ["The board has no drive to copy to: an ST-LINK at its pins 3V3,", "If nothing runs: both jumpers,"],
}


@test("new: an app's README says how it comes onto its board, for each board that can be flashed")
def on_board():
    boards = os.path.join(harness.ROOT, "boards")
    flashed = [board for board in sorted(os.listdir(boards)) if os.path.exists(os.path.join(boards, board, "flash"))]
    with tempfile.TemporaryDirectory() as folder:
        for board in (*flashed, "pc"):
            app = os.path.join(folder, board)
            new(harness.ROOT, app, f"BOARD={board}")
            with open(os.path.join(app, "README.md"), encoding="utf-8") as file:
                text = file.read()
            check_equal(("## On the board" in text, "docs/boards.md" in text, "make flash " in text), (board != "pc",) * 3, board)
            check_equal([part for part in ON_BOARD.get(board, []) if part not in text], [], f"missing for {board}:\n{text}")
            with open(os.path.join(boards, board, "flash"), encoding="utf-8") if board != "pc" else open(os.devnull, encoding="utf-8") as file:
                drive = any(line.startswith("label ") for line in file)
            check_equal("make copy " in text, drive, f"make copy for {board}")


@test("check: every outcome of a test, on a PC, in a program and in the simulator", cost=20, timeout=600)
def outcomes():
    with beside_a_copy() as (folder, tree):
        app = os.path.join(folder, "app")
        new(tree, app)
        with open(os.path.join(app, "tests.c"), "w", encoding="utf-8") as file:
            file.write(TESTS_C)
        for board in BOARDS:
            output = make(app, f"BOARD={board}", "check", expected=2)
            lines = [line for line in output.splitlines() if not line.startswith(("      ", "make"))]
            check_equal(lines, [
                "ok    holds",
                "FAIL  wrong: ../app/tests.c:7: check(1 + 1 == 3)",
                "ok    dies",
                "FAIL  dies_otherwise: the machine ended in it",
                'FAIL  lives: it does not panic with "never"',
                "FAIL  dies_unasked: the machine ended in it",
                "ok    last",
                "3 passed, 4 failed"], f"the lines of {board}")
            for part in ("      ../app/tests.c:7: 2 + 2 is 4, and not -5\n", "      it says so\n",
                         "      PANIC  not asked for\n", "      PANIC  something else\n"):
                check_has(output, part, f"what is said on {board}")
            check("PANIC  assertion failed" not in output, "a panic that was asked for is shown")
        with open(os.path.join(app, "tests.c"), "w", encoding="utf-8") as file:
            file.write("")
        check_has(make(app, "BOARD=linux", "check", expected=2), "there is no test in the app", "an app without tests")


@test("check: a machine that does not start, and a test that hangs, are told")
def machines():
    code, output = run("scripts/check", "sh", "-c", "echo said; exit 3")
    check_equal((code, output), (1, "said\ncheck: the machine ended before the tests began: what it printed is above\n"),
                "a machine that ends")
    code, output = run("scripts/check", "/nosuch", "{}")
    check_equal((code, output), (1, "check: there is no /nosuch to start\n"), "no machine")
    check_equal(run("scripts/check")[0], 2, "exit code without a command")
    script = 'echo "$0" > seen; case $0 in *check=0) echo "check: begin 0 a";; *) echo "check: done";; esac'
    with tempfile.TemporaryDirectory() as folder:
        code, output = run(os.path.join(harness.ROOT, "scripts", "check"), "sh", "-c", script, "{}", cwd=folder)
        check_equal((code, output), (1, "FAIL  a: the machine ended in it\n0 passed, 1 failed\n"), "one that ends in a test")
        with open(os.path.join(folder, "seen"), encoding="utf-8") as file:
            check_equal(shlex.split(file.read()), ["exit=qemu", "check=1"], "the second command line")


@test("check: what ends it ends its machine")
def ends_all():
    """The machine is a process of the one that was started, as QEMU is of scripts/boot."""
    if not os.path.exists("/proc/self/task"):
        raise Skip("needs the /proc of Linux")
    machine = "echo check: begin 0 a; echo check: end; sleep 60 & wait"
    with subprocess.Popen(["scripts/check", "sh", "-c", machine], cwd=harness.ROOT, stdout=subprocess.PIPE) as process:
        check_equal(process.stdout.readline(), b"ok    a\n", "the first line")
        while len(family(process.pid)) < 3:
            time.sleep(0.02)
        started = family(process.pid)
        process.terminate()
        check_equal(harness.wait(process, 20), 128 + signal.SIGTERM, "exit code")
    check_equal([number for number in started if is_alive(number)], [], "processes that live on")


def is_alive(number):
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@test("new: what it refuses, in one sentence")
def refusals():
    with tempfile.TemporaryDirectory() as folder:
        full, file = os.path.join(folder, "full"), os.path.join(folder, "file")
        os.mkdir(full)
        for path in (file, os.path.join(full, "x")):
            with open(path, "w", encoding="utf-8"):
                pass
        for words, part in (([full], "is there already, and is not empty"),
                            ([file], "is there already, and is not a folder"),
                            ([os.path.join(folder, "no", "x")], "there is no folder"),
                            ([os.path.join(folder, "a b")], "cannot be an app's name"),
                            ([os.path.join(folder, "x"), "BOARD=nosuch"], "there is no BOARD 'nosuch'"),
                            ([os.path.join(harness.ROOT, "x")], "lies in firstlight itself")):
            code, output = run("scripts/new", *words)
            check_equal((code, output.count("\n")), (1, 1), output)
            check_has(output, part, f"scripts/new {words}")
        check_equal(sorted(os.listdir(folder)), ["file", "full"], "what is in the folder afterwards")
        for words in ([], ["a", "b"], ["--nosuch"]):
            check_equal(run("scripts/new", *words)[0], 2, f"exit code with {words}")
