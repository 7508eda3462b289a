"""What the programs of this folder share: how they read their arguments, their own mounts, and how
they end."""
import argparse
import os
import sys

from driver import Failure, Misuse

OWN_MOUNTS = "ECHO_BENCH_OWN_MOUNTS"


class Parser(argparse.ArgumentParser):
    """The program's documentation is its help; what is wrong is one line, and exit code 64."""

    def __init__(self, program, documentation):
        super().__init__(prog=program, description=documentation,
                         formatter_class=argparse.RawDescriptionHelpFormatter)

    def error(self, message):
        self.exit(Misuse.exit_code, f"{self.prog}: {message}; see {self.prog} --help\n")


def number(least, most):
    """A type of arguments: whole numbers in these bounds."""
    def parse(text):
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                f"'{text}' is out of range; allowed: {least:,} to {most:,}")
        return int(text)

    return parse


def enter_own_mounts():
    """Starts the program again in mounts of its own: what it mounts for images goes with it. Only
    root mounts anything."""
    if os.geteuid() == 0 and OWN_MOUNTS not in os.environ:
        os.execvpe("unshare", ["unshare", "--mount", sys.executable, *sys.argv],
                   os.environ | {OWN_MOUNTS: "1"})


def run(program, main, *arguments):
    """Ends the process with the exit code of main, or with one line and its failure's."""
    try:
        sys.exit(main(*arguments))
    except Failure as failure:
        print(f"{program}: {failure}", file=sys.stderr)
        sys.exit(failure.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
