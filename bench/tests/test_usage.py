"""What is typed wrong is told in one line, by every program alike, before anything is done."""
import os
import subprocess
import sys
import unittest

from driver import BENCH
from driver.program import OWN_MOUNTS

PROGRAMS = ("run", "soak", "startup", "scrape", "syscalls", "wakeups", "idle-memory")


def run(program, *arguments):
    # Mounts of its own need rights that a test may not have.
    return subprocess.run([sys.executable, f"{BENCH}/{program}", *arguments], text=True,
                          capture_output=True, check=False, env={**os.environ, OWN_MOUNTS: "1"})


class UsageTest(unittest.TestCase):

    def test_all_programs_are_here(self):
        self.assertEqual(sorted(PROGRAMS), sorted(
            name for name in os.listdir(BENCH)
            if os.path.isfile(f"{BENCH}/{name}") and os.access(f"{BENCH}/{name}", os.X_OK)))

    def test_a_flag_that_does_not_exist_is_misuse(self):
        for program in PROGRAMS:
            with self.subTest(program=program):
                self.assert_misuse(run(program, "--none-such"), program)

    def test_a_number_out_of_its_bounds_is_misuse(self):
        for program in ("scrape", "syscalls", "wakeups", "idle-memory"):
            for number in ("0", "many", "999999999"):
                with self.subTest(program=program, number=number):
                    self.assert_misuse(run(program, number), program)
        for program in ("run", "startup"):
            with self.subTest(program=program):
                self.assert_misuse(run(program, "--rounds", "0"), program)

    def assert_misuse(self, done, program):
        self.assertEqual(64, done.returncode, done.stderr)
        self.assertEqual("", done.stdout)
        self.assertRegex(done.stderr,
                         rf"\Abench/{program}: [^\n]+; see bench/{program} --help\n\Z")


if __name__ == "__main__":
    unittest.main()
