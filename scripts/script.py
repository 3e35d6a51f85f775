"""script.py - how a script of ours that prints ends: with its exit code, by Ctrl-C, or because its
reader has closed the pipe, as `| head` does. None of these is a traceback."""
import os
import sys

INTERRUPTED = 130  # 128 and the number of the signal, as shells count
UNREAD = 141


class Tame:
    """A stream on which no name or command line can steer the terminal: what does not print is a question mark.
    Surrogates stand for bytes that are no UTF-8: the stream itself knows what to do with them."""

    def __init__(self, stream):
        self.stream = stream

    def write(self, text):
        tame = "".join(c if c.isprintable() or c in "\n\t" or "\ud800" <= c <= "\udfff" else "?" for c in text)
        return self.stream.write(tame)

    def __getattr__(self, name):
        return getattr(self.stream, name)


def open_closed():
    """A stream that the caller has closed, as <&- does, is the null device. Python has None for it, and the next file
    that is opened would get its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))
            os.set_inheritable(getattr(sys, name).fileno(), True)


def drop_output():
    """Python's library reference, "Note on SIGPIPE": else it fails once more at the exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run(main):
    """Ends the program with what main() returns. A main() that catches OSError lets BrokenPipeError
    through; what it started, it ends in `finally`."""
    open_closed()
    sys.stdout, sys.stderr = Tame(sys.stdout), Tame(sys.stderr)
    try:
        try:
            code = main()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
        code = UNREAD
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)
