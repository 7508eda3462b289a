"""The cells: what is asked of every server, as CONNECTIONSxBYTESxDEPTH and a few with a name."""
import dataclasses
import re

from driver import Misuse

UNITS = {"": 1, "k": 1024, "KiB": 1024, "MiB": 1024 * 1024}


@dataclasses.dataclass(frozen=True)
class Cell:
    name: str
    connections: int
    size: int
    depth: int
    mode: str = "closed"
    idle: int = 0

    def arguments(self):
        """For the generator."""
        return [self.mode, f"--connections={self.connections}", f"--size={self.size}",
                f"--depth={self.depth}"]


NAMED = {
    "idle": Cell("idle", 50, 64, 1, idle=10_000),
    "churn": Cell("churn", 50, 64, 1, mode="churn"),
}

QUICK = "50x64x1 8x16KiBx1"
FULL = "1x64x1 50x64x1 50x1KiBx1 1000x64x1 50x64x16 8x16KiBx1 8x64KiBx4 2x1MiBx1 idle churn"
SCALE = "1x64x1 10x64x1 100x64x1 1000x64x1 10000x64x1"


def cell(text):
    if text in NAMED:
        return NAMED[text]
    parts = re.fullmatch(r"(\d+)x(\d+)(|k|KiB|MiB)(?:x(\d+))?", text)
    if not parts:
        raise Misuse(f"'{text}' is no cell; a cell is CONNECTIONSxBYTES[xDEPTH] as in 8x16KiBx1, "
                      f"or one of {', '.join(NAMED)}")
    connections, size, unit, depth = parts.groups()
    return Cell(text, int(connections), int(size) * UNITS[unit], int(depth or 1))


def order(name):
    """Small messages first, then few connections, then shallow; those with a name last."""
    if name in NAMED:
        return 1, list(NAMED).index(name)
    one = cell(name)
    return 0, one.size, one.connections, one.depth
