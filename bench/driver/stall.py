"""A server that stands still for 200 ms once a second, and what is said of its latency: our client
from when each message was due and, beside it, from when it was sent; and fortio."""
import json
import os
import subprocess

from driver import TARGET
from driver.faults import on_faulty, said_by
from driver.processes import Child

RATE, CONNECTIONS, SECONDS = 1000, 10, 20
PERCENTILES = (10, 25, 50, 75, 90, 95, 99, 99.9)
SECONDS_ALL = 2 * SECONDS + 6


def ours(image, port, core):
    wanted = ",".join(map(str, PERCENTILES))
    with Child(image.command + [
            "load", f"--target=127.0.0.1:{port}", f"--connections={CONNECTIONS}", f"--rate={RATE}",
            "--payload-size=64", f"--duration={SECONDS}s", f"--percentiles={wanted}",
            "--output=json"], core, "echo-client", image=image, stdout=subprocess.PIPE) as child:
        report = json.loads(child.process.communicate(timeout=SECONDS + 30)[0])
    curves = {}
    for name in ("from_due", "from_sent"):
        one = report["latency"][name]
        curves[name] = {"percentiles": {key[1:].replace("_us", "").replace("_", "."): value / 1e3
                                        for key, value in one.items()
                                        if key[0] == "p" and key.endswith("_us")},
                        "max": one["max_us"] / 1e3}
    return curves


def fortio(port, core):
    report = f"{TARGET}/fortio-stall.json"
    said_by([f"{TARGET}/fortio", "load", "-qps", str(RATE), "-c", str(CONNECTIONS), "-t",
             f"{SECONDS}s", "-payload-size", "64", "-p", ",".join(map(str, PERCENTILES)), "-r",
             "0.00001", "-json", report, f"tcp://127.0.0.1:{port}"], core, "fortio")
    with open(report) as file:
        histogram = json.load(file)["DurationHistogram"]
    os.unlink(report)
    return {"percentiles": {f"{each['Percentile']:g}": each["Value"] * 1e3
                            for each in histogram["Percentiles"]}, "max": histogram["Max"] * 1e3}


def measure(client_image, has_fortio, cores):
    curves = {}
    if client_image:
        curves = on_faulty("stall", 64, cores, lambda port: ours(client_image, port, cores[1]))
        curves.pop("faults")
    if has_fortio:
        curves["fortio"] = on_faulty("stall", 64, cores, lambda port: fortio(port, cores[1]))
        curves["fortio"].pop("faults")
    return {"rate": RATE, "connections": CONNECTIONS, "seconds": SECONDS, "curves": curves}


NAMES = {"from_due": "echo-client, from due", "from_sent": "echo-client, from sent",
         "fortio": "fortio"}


def table(result):
    lines = [f"a stall of 200 ms once a second, {result['rate']:,} messages a second asked over "
             f"{result['connections']} connections, ms",
             "  " + " " * 24 + "".join(f"{'p' + format(each, 'g'):>8}" for each in PERCENTILES)
             + "     max"]
    for name, curve in result["curves"].items():
        figures = "".join(f"{curve['percentiles'].get(format(each, 'g'), float('nan')):8.1f}"
                          for each in PERCENTILES)
        lines.append(f"  {NAMES[name]:<24}{figures}{curve['max']:8.1f}")
    return "\n".join(lines)
