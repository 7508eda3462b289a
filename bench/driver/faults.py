"""What our client and fortio say of a server that is at fault, side by side; and that the
benchmark's own load generator disqualifies it."""
import re
import subprocess

from driver import TARGET
from driver.processes import Child, free_port, generate

FAULTS = ("none", "flip", "drop", "duplicate", "swap", "stale")
SECONDS = 4
SECONDS_EACH = 3 * SECONDS + 6
# fortio's payload of its own, which is different in each message.
FORTIO_OWN_BYTES = 24


# Seconds: ten times as long as each is asked to run.
PATIENCE = 40


def said_by(command, core, name, image=None):
    """Exit code and all output of a client; one that does not end is killed."""
    with Child(command, core, name, image=image, stdout=subprocess.PIPE) as child:
        try:
            said, _ = child.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            child.process.kill()
            said, _ = child.process.communicate()
        with open(child.log) as log:
            return child.process.returncode, said.decode() + log.read()


def judged_by_ours(image, port, core):
    code, said = said_by(image.command + [
        "load", f"--target=127.0.0.1:{port}", "--connections=10", "--payload-size=64",
        f"--duration={SECONDS}s", "--warmup=0s", "--timeout=1s", "--reconnect"], core,
        "echo-client", image)
    last = [line for line in said.split("\n") if re.match(r"(PASS|FAIL|INTERRUPTED)", line)]
    said = last[-1] if last else said.strip().split("\n")[-1][:200]
    return {"exit": code, "found": sum(map(int, re.findall(r"(\d+) [A-Z_]{5,}\b", said))),
            "said": said}


def judged_by_fortio(port, core, *payload):
    code, said = said_by([f"{TARGET}/fortio", "load", "-qps", "0", "-c", "10", "-t", f"{SECONDS}s",
                          "-timeout", "1s", *payload, f"tcp://127.0.0.1:{port}"], core, "fortio")
    # One line for each kind of outcome, in which connections' ports make kinds of their own.
    outcomes = re.findall(r"^tcp (.*?) : (\d+) \(", said, re.M)
    bad = [(what.split(": ")[-1], int(count)) for what, count in outcomes if what != "OK"]
    words = "; ".join(f"{what} : {count}" for what, count in
                      [(what, int(count)) for what, count in outcomes if what == "OK"]
                      + [(what, sum(count for other, count in bad if other == what))
                         for what in dict.fromkeys(what for what, _ in bad)])
    sockets = re.search(r"^Sockets used: (\d+)", said, re.M)
    return {"exit": code, "found": sum(count for _, count in bad),
            "said": words + (f"; sockets used: {sockets[1]}" if sockets else "")}


def on_faulty(fault, size, cores, judge):
    """What the judge says, and how many faults there were to be found."""
    port = free_port()
    with Child([f"{TARGET}/faulty", str(port), fault, str(size)], cores[0], "faulty") as server:
        server.await_listening(port)
        judged = judge(port)
        with open(server.log) as log:
            return judged | {"faults": log.read().count("fault\n")}


def measure(client_image, has_fortio, cores):
    results = {}
    for fault in FAULTS:
        one = results[fault] = {}
        one["generator"] = on_faulty(fault, 64, cores, lambda port: generate(
            ["closed", "--connections=10", "--seconds=1", "--patience=5"], cores[1], port))
        if client_image:
            one["echo-client"] = on_faulty(fault, 64, cores, lambda port: judged_by_ours(
                client_image, port, cores[1]))
        if has_fortio:
            one["fortio, 64 B"] = on_faulty(fault, 64, cores, lambda port: judged_by_fortio(
                port, cores[1], "-payload-size", "64"))
            one["fortio, its own payload"] = on_faulty(
                fault, FORTIO_OWN_BYTES, cores, lambda port: judged_by_fortio(port, cores[1]))
    return results


def table(results):
    lines = ["a fault every 10,000 replies, 10 connections: what each client finds and says"]
    for fault, judges in results.items():
        lines.append(f"  {fault}")
        for judge, one in judges.items():
            if judge == "generator":
                said = "disqualified: " + one["fault"] if "fault" in one else "verified"
                lines.append(f"    {'load generator':<24} {said}")
            else:
                lines.append(f"    {judge:<24} exit {one['exit']:<3} found {one['found']} of "
                             f"{one['faults']}: {one['said']}")
    return "\n".join(lines)
