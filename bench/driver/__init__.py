"""The benchmark's driver: builds, starts, measures, judges, reports. See bench/run --help."""
import os

BENCH = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
ROOT = os.path.dirname(BENCH)
TARGET = f"{BENCH}/target"


class Failure(Exception):
    """What ends the run, or leaves a server out, in one line."""

    exit_code = 70


class Misuse(Failure):
    """What was asked for does not exist."""

    exit_code = 64
