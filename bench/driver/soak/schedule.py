"""What a soak does, in turns on one thread: a child dies with the thread that started it."""
import heapq
import time

SLICE = 0.2


class Schedule:
    """Activities are generators that yield for how many seconds they have nothing to do."""

    def __init__(self, activities):
        begin = time.monotonic()
        self.due = [(begin, number, each) for number, each in enumerate(activities)]

    def run(self, is_over):
        """Until it is over, or all activities have ended."""
        while self.due and not is_over():
            due, number, activity = self.due[0]
            wait = due - time.monotonic()
            if wait > 0:
                time.sleep(min(wait, SLICE))
                continue
            pause = next(activity, None)
            if pause is None:
                heapq.heappop(self.due)
            else:
                heapq.heapreplace(self.due, (time.monotonic() + pause, number, activity))


def until(condition, seconds):
    """A part of an activity: waits for the condition, for so long at most."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        yield 0.1
