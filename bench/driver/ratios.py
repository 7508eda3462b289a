"""The statistics: paired ratios, their median, and how far chance may have moved it."""
import random
import statistics

CONTROL_LOW, CONTROL_HIGH = 0.97, 1.03
RESAMPLES = 2000


def interval(values, share=0.95, seed=1):
    """The bootstrap interval of the median: the same values give the same interval."""
    chance = random.Random(seed)
    medians = sorted(statistics.median(chance.choices(values, k=len(values)))
                     for _ in range(RESAMPLES))
    cut = int(RESAMPLES * (1 - share) / 2)
    return medians[cut], medians[-1 - cut]


def pair_ratios(pairs):
    """Cost per message of the second of each pair, over the first's."""
    return [cost(second) / cost(first) for first, second in pairs]


def cost(window):
    """Processor time of the server for one message, in nanoseconds."""
    return window["server_cpu_ns"] / window["messages"]


def summary(values):
    low, high = interval(values)
    return {"median": statistics.median(values), "low": low, "high": high, "pairs": len(values)}


def is_void(control):
    """Whether the same server beside itself came out too unequal for anything else to count."""
    return not CONTROL_LOW <= control["median"] <= CONTROL_HIGH


def throughput(pairs):
    """Messages a second, a median of ratios to the floor: a side figure, as it moves with the
    machine."""
    def rate(window):
        return window["messages"] / window["wall_ns"]
    return statistics.median(rate(second) / rate(first) for first, second in pairs)
