"""Whether a figure is flat: arithmetic on what was sampled, and nothing else."""
import dataclasses
import statistics

MIB = 2**20
# Three in each third: a median of fewer is one value, and one value is noise.
FEWEST = 9
# The first third is for a JVM to warm up in; in less than three minutes it does not.
SHORTEST_SECONDS = 540


@dataclasses.dataclass(frozen=True)
class Rule:
    """What a median may grow by from the second third to the last: a share of it, or the floor."""
    share: float
    floor: float

    def allowed(self, base):
        return max(self.floor, self.share * base)


# RSS and not PSS: what is shared with the server that is replaced counts as much while it is away.
RULES = {"rss": Rule(0.02, MIB), "heap": Rule(0.02, MIB / 2), "descriptors": Rule(0.02, 5),
         "threads": Rule(0, 2), "p50_us": Rule(0.5, 500), "p99_us": Rule(1, 20_000)}
# A client keeps a row for each second, up to a bound that docs/client.md states or its code does.
RULES |= {f"{name} {figure}": Rule(0.02, kept) for name, kept in
          (("watch", 8 * MIB), ("load", 4 * MIB)) for figure in ("rss", "heap")}


def grown(values, rule):
    """The medians of the last two thirds, and whether the later is too large; None if too few."""
    if len(values) < FEWEST:
        return None
    third = len(values) // 3
    before = statistics.median(values[-2 * third:-third])
    after = statistics.median(values[-third:])
    allowed = rule.allowed(before)
    return {"second_third": before, "last_third": after, "allowed": allowed,
            "flat": after - before <= allowed}


def rule_of(name):
    return RULES.get(name) or RULES[name.split()[-1]]


def judge(series, seconds):
    """Of each series, named WHOSE FIGURE, what `grown` says; nothing of a run too short."""
    if seconds < SHORTEST_SECONDS:
        return {}
    judged = {name: grown(values, rule_of(name)) for name, values in series.items()}
    return {name: one for name, one in judged.items() if one}


def exit_code(wrong, disturbed, judged, signal=None):
    """Wrong bytes win over all else, as everywhere; a run that was interrupted is no pass."""
    if wrong:
        return 65
    if signal:
        return 128 + signal
    return 75 if disturbed or not all(one["flat"] for one in judged.values()) else 0
