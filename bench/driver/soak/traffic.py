"""What the servers bear beside the two clients: slow readers, floods, a measured load, rollouts."""
import json
import signal
import subprocess
import time

from driver import TARGET
from driver.processes import Child
from driver.soak.pair import ROLLED, STEADY, echoes
from driver.soak.schedule import until

PATIENCE = 120
# What, its arguments, and the pause before the next time.
BY_GENERATOR = {
    "slow readers": (["slow", "--connections=5"], 10),
    "floods": (["churn", "--connections=200", "--warmup=0", "--seconds=0.5"], 10),
    # 2,000 messages: enough for a p99. No connection is as old as the server lets it become.
    "latency": (["open", "--connections=4", "--rate=100", "--warmup=0.5", "--seconds=20"], 5),
}
ROLLOUT_PAUSE = 40
# A watch asks for the name's addresses every two seconds while it doubts one.
AWAY_SECONDS = 6


def by_generator(what, pair, steady, findings, on_result=lambda result: None):
    """The benchmark's load generator, over and over; it verifies every byte itself."""
    arguments, pause = BY_GENERATOR[what]
    while not findings.is_ending:
        with Child([f"{TARGET}/generator", *arguments, f"--port={pair.port}",
                    f"--pid={steady.pid}"], None, f"soak-{arguments[0]}", sees_all=True,
                   stdout=subprocess.PIPE) as child:
            deadline = time.monotonic() + PATIENCE
            while child.process.poll() is None and time.monotonic() < deadline:
                yield 0.2
            if child.process.poll() is None:
                findings.add(f"{what} did not end within {PATIENCE} s")
            else:
                said = child.process.stdout.read().decode().strip()
                result = json.loads(said) if said else {"fault": "the generator failed"}
                findings.count(what)
                if "fault" in result:
                    findings.add(f"{what}: {result['fault']}")
                on_result(result)
            child.process.stdout.close()
        if not findings.is_ending:
            yield pause


def rollouts(pair, findings):
    """One server is replaced as in a cluster: out of the name, told to stop, gone; the next one
    ready, and in the name. At the end it stays until the clients have ended."""
    child = pair.start_server(ROLLED)
    try:
        while True:
            yield from until(lambda: echoes(ROLLED, pair.port), PATIENCE)
            if not echoes(ROLLED, pair.port):
                findings.add(f"a new server does not echo; its log is {child.log_name}")
                return
            pair.name.set(STEADY, ROLLED)
            yield from until(lambda: findings.is_ending or child.process.poll() is not None,
                             ROLLOUT_PAUSE)
            if findings.is_ending:
                yield from until(lambda: findings.clients_ended, PATIENCE)
            pair.name.set(STEADY)
            yield from stopped(child, findings)
            if findings.is_ending:
                return
            findings.count("rollouts")
            yield AWAY_SECONDS
            child = pair.start_server(ROLLED)
    finally:
        child.end()


def stopped(child, findings):
    """Told to stop, it has to end by itself and with 0."""
    child.process.send_signal(signal.SIGTERM)
    yield from until(lambda: child.process.poll() is not None, PATIENCE)
    if child.process.poll() != 0:
        findings.add(f"{child.name}, told to stop, ended with {child.process.poll()}; its log is "
                     f"{child.log_name}")
    child.end()
