#!/usr/bin/env python3
"""What plans and applies of many interfaces cost: time, peak memory and API calls, against the emulator without delays.

python3 tests/bench/bench.py --programs build/bin --planner build/tests/planner_bench --state build/tests/state_bench [--sizes 1000,10000] [--write docs/performance.md]

First what has a bar, with the bar; then what an apply takes, for --sizes (an empty one: none).
"""

import argparse
import contextlib
import ipaddress
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request

PER_INSTANCE = 4
# Calls a second of CreateNetworkInterface and AttachNetworkInterface (Tencent reference 5.3): the provider keeps to them.
CREATE_RATE, ATTACH_RATE = 100, 50
PER_SUBNET = 2000
CREDENTIALS = {"TENCENTCLOUD_SECRET_ID": "AKIDEXAMPLE", "TENCENTCLOUD_SECRET_KEY": "secretexample",
               "ALIBABA_CLOUD_ACCESS_KEY_ID": "AKIDEXAMPLE", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "secretexample",
               "JDCLOUD_ACCESS_KEY": "AKIDEXAMPLE", "JDCLOUD_SECRET_KEY": "secretexample"}
REGIONS = {"tencentcloud": "ap-guangzhou", "alicloud": "cn-hangzhou", "jdcloud": "cn-north-1"}
# The most API calls of a no-change plan of 10,000 attached interfaces.
OTHER_CLOUDS = {"alicloud": 120, "jdcloud": 230}
BEGIN, END = "<!-- bench -->\n", "<!-- /bench -->\n"


def subnet_of(number):
    return ipaddress.ip_network((int(ipaddress.ip_address("10.0.0.0")) + (number << 12), 20))


# How ids of subnets, instances and interfaces begin.
PREFIXES = {"alicloud": ("vsw-", "i-", "eni-"), "jdcloud": ("subnet-", "i-", "port-")}


def stack_of(cloud, size, endpoint):
    """As `declaration`, attached, with another cloud's ids and without tags: JD Cloud has no action that sets them."""
    vswitch, instance, _ = PREFIXES[cloud]
    declared = declaration(size, endpoint, attach=True)
    declared["providers"] = {"main": {"plugin": cloud, "region": REGIONS[cloud], "endpoint": endpoint}}
    for one in declared["network_interfaces"].values():
        one["subnet"] = one["subnet"].replace("subnet-", vswitch)
        one["attachment"]["instance"] = one["attachment"]["instance"].replace("ins-", instance)
        del one["tags"]
    return declared


def world_of(cloud, size):
    """The world of `stack_of`: every interface is there already and on an instance, beside what the instance was born with."""
    vswitch, instance, interface = PREFIXES[cloud]
    subnets = range((size + PER_SUBNET - 1) // PER_SUBNET)
    zone = {"alicloud": {"zone": "cn-hangzhou-h"}, "jdcloud": {}}[cloud]
    kind = {"alicloud": "ecs.g6.8xlarge", "jdcloud": "g.n2.8xlarge"}[cloud]
    return {cloud: {
        "region": REGIONS[cloud],
        "credentials": [{"id": "AKIDEXAMPLE", "key": "secretexample"}],
        "vpcs": [{"id": "vpc-bench000", "name": "bench", "cidr": "10.0.0.0/8"}],
        "subnets": [{"id": f"{vswitch}{n:08d}", "name": f"s{n}", "vpc": "vpc-bench000", "cidr": str(subnet_of(n)), **zone} for n in subnets] +
                   [{"id": f"{vswitch}home0000", "name": "home", "vpc": "vpc-bench000", "cidr": "10.200.0.0/16", **zone}],
        "security_groups": [{"id": "sg-bench000", "name": "bench", "vpc": "vpc-bench000"}],
        "instance_types": [{"name": kind, "cpu": 32, "memory_gib": 64, "interfaces": 8, "addresses_per_interface": 20}],
        "instances": [{"id": f"{instance}{n:08d}", "name": f"host-{n}", "type": kind, "subnet": f"{vswitch}home0000",
                       "security_groups": ["sg-bench000"]} for n in range((size + PER_INSTANCE - 1) // PER_INSTANCE)],
        "interfaces": [{"id": f"{interface}{number:08d}", "name": name, "subnet": one["subnet"], "primary_ip": one["primary_ip"],
                        "secondary_ips": one["secondary_ips"], "security_groups": one["security_groups"],
                        "attached_to": one["attachment"]["instance"]}
                       for number, (name, one) in enumerate(stack_of(cloud, size, "")["network_interfaces"].items())],
        "quotas": {"interfaces": 10 * size + 1000},
    }}


def world(size):
    """Subnets for `size` interfaces of two addresses, and instances that can carry them, as a world file."""
    subnets = range((size + PER_SUBNET - 1) // PER_SUBNET)
    home = "subnet-home0000"
    return {"tencentcloud": {
        "region": "ap-guangzhou",
        "credentials": [{"id": "AKIDEXAMPLE", "key": "secretexample"}],
        "vpcs": [{"id": "vpc-bench000", "name": "bench", "cidr": "10.0.0.0/8"}],
        "subnets": [{"id": f"subnet-{n:08d}", "name": f"s{n}", "vpc": "vpc-bench000", "zone": "ap-guangzhou-3", "cidr": str(subnet_of(n))}
                    for n in subnets] +
                   [{"id": home, "name": "home", "vpc": "vpc-bench000", "zone": "ap-guangzhou-3", "cidr": "10.200.0.0/16"}],
        "security_groups": [{"id": "sg-bench000", "name": "bench", "vpc": "vpc-bench000"}],
        "instance_types": [{"name": "S5.8XLARGE64", "cpu": 32, "memory_gib": 64}],
        "instances": [{"id": f"ins-{n:08d}", "name": f"host-{n}", "type": "S5.8XLARGE64", "subnet": home, "state": "RUNNING",
                       "security_groups": ["sg-bench000"]} for n in range((size + PER_INSTANCE - 1) // PER_INSTANCE)],
        "quotas": {"interfaces": 10 * size + 1000},
    }}


def declaration(size, endpoint, attach):
    interfaces = {}
    for number in range(size):
        subnet, place = divmod(number, PER_SUBNET)
        first = subnet_of(subnet).network_address + 10 + 2 * place
        interfaces[f"if-{number:06d}"] = {
            "subnet": f"subnet-{subnet:08d}", "security_groups": ["sg-bench000"], "primary_ip": str(first),
            "secondary_ips": [str(first + 1)], "tags": {"bench": "yes"}}
        if attach:
            interfaces[f"if-{number:06d}"]["attachment"] = {"instance": f"ins-{number // PER_INSTANCE:08d}"}
    return {"stack": "bench", "providers": {"gz": {"plugin": "tencentcloud", "region": "ap-guangzhou", "endpoint": endpoint}},
            "network_interfaces": interfaces}


def as_yaml(value, indent=""):
    """Enough YAML for the above: what people write, not JSON that happens to be YAML."""
    lines = []
    for key, item in value.items():
        if isinstance(item, dict) and item:
            lines += [f"{indent}{key}:", as_yaml(item, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {json.dumps(item)}")
    return "\n".join(lines)


def peak_kib(pid):
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found.group(1)) if found else 0


def children_of(pid):
    found = []
    for path in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, path.read_text().split())
        except OSError:
            pass  # the thread has ended
    return found


class Measured:
    """One run of eniform: seconds, peak memory of eniform and of its plugin in MB."""

    own = plugin = 0

    def __init__(self, arguments, cwd):
        started = time.monotonic()
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(arguments, cwd=cwd, env={**os.environ, **CREDENTIALS}, stdout=output, stderr=subprocess.STDOUT)
            stop = threading.Event()
            watcher = threading.Thread(target=self.watch, args=(process.pid, stop))
            watcher.start()
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.monotonic() - started
            self.busy = usage.ru_utime + usage.ru_stime  # of eniform and of the plugin, which it has waited for
            stop.set()
            watcher.join()
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                output.seek(0)
                raise SystemExit(f"{' '.join(map(str, arguments))}: exit {process.returncode}\n{output.read()[-4000:].decode(errors='replace')}")
        self.memory = (self.own or usage.ru_maxrss) / 1024
        self.plugin /= 1024

    def watch(self, pid, stop):
        while not stop.wait(0.02):
            self.own = max(self.own, peak_kib(pid))
            for child in children_of(pid):
                self.plugin = max(self.plugin, peak_kib(child))


class Emulator:
    """The emulator over a world, for as long as the block lasts."""

    def __init__(self, programs, directory, contents):
        self.programs, self.directory = programs, directory
        (directory / "world.yaml").write_text(json.dumps(contents))

    def __enter__(self):
        self.process = subprocess.Popen([self.programs / "eniform-emulator", "--listen", "127.0.0.1:0", "--world", self.directory / "world.yaml",
                                         "--settle", "0ms", "--latency", "0ms", "--rate-limits", "off"], stdout=subprocess.PIPE, text=True)
        self.endpoint = re.search(r"http://\S+", self.process.stdout.readline()).group(0)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def calls(self, cloud="tencentcloud"):
        """API calls so far. A refused one ends the benchmark: it would measure something else."""
        with urllib.request.urlopen(self.endpoint + "/_emulator/stats") as answer:
            found = json.load(answer)
        refused = {code: n for code, n in found["rejections"].get(cloud, {}).items() if n}
        if refused:
            raise SystemExit(f"the cloud refused calls: {refused}")
        return sum(found["calls"].get(cloud, {}).values())


@contextlib.contextmanager
def workplace():
    with tempfile.TemporaryDirectory(prefix="eniform-bench-") as directory:
        yield pathlib.Path(directory)


def measure(programs, size, attach):
    """Rows of the table: what, seconds, the least it can take, memory of eniform and of the plugin, API calls."""
    with workplace() as directory, Emulator(programs, directory, world(size)) as emulator:
        (directory / "bench.eni.yaml").write_text(as_yaml(declaration(size, emulator.endpoint, attach)) + "\n")
        rows = []
        kind = "attached" if attach else "detached"
        for what, arguments in ((f"plan of {size:,} new, {kind}", ["plan"]), (f"apply of {size:,} new, {kind}", ["apply", "--auto-approve"]),
                                (f"plan of {size:,} unchanged, {kind}", ["plan", "--detailed-exitcode"])):
            before = emulator.calls()
            run = Measured([programs / "eniform", *arguments], directory)
            bound = size / (ATTACH_RATE if attach else CREATE_RATE) if arguments[0] == "apply" else None
            rows.append((what, run.seconds, bound, run.memory, run.plugin, emulator.calls() - before))
            print(f"{what}: {run.seconds:.2f} s, {run.memory:.0f} + {run.plugin:.0f} MB, {rows[-1][-1]} calls", flush=True)
        return rows


def unchanged(programs, size, times):
    """A stack of `size` interfaces that exist already: adopted, then planned `times` times with nothing to do.

    The median of the seconds and of the busy ones, memory of eniform and of the plugin, API calls."""
    declared = declaration(size, "", attach=False)
    existing = world(size)
    existing["tencentcloud"]["instances"] = []
    existing["tencentcloud"]["interfaces"] = [
        {"id": f"eni-{number:08d}", "name": name, "subnet": one["subnet"], "primary_ip": one["primary_ip"],
         "secondary_ips": one["secondary_ips"], "security_groups": one["security_groups"], "tags": one["tags"]}
        for number, (name, one) in enumerate(declared["network_interfaces"].items())]
    with workplace() as directory, Emulator(programs, directory, existing) as emulator:
        declared["providers"]["gz"]["endpoint"] = emulator.endpoint
        file = directory / "bench.eni.yaml"
        adopting = [f"  - {{to: network_interface.{name}, id: eni-{number:08d}}}"
                    for number, name in enumerate(declared["network_interfaces"])]
        file.write_text("\n".join([as_yaml(declared), "imports:", *adopting]) + "\n")
        Measured([programs / "eniform", "apply", "--auto-approve"], directory)
        file.write_text(as_yaml(declared) + "\n")
        before = emulator.calls()
        runs = [Measured([programs / "eniform", "plan", "--detailed-exitcode"], directory) for _ in range(times)]
        calls = (emulator.calls() - before) // times
        return (statistics.median(run.seconds for run in runs), statistics.median(run.busy for run in runs), max(run.memory for run in runs),
                max(run.plugin for run in runs), calls)


def unchanged_elsewhere(programs, cloud, size):
    """The same of another cloud, attached: seconds, memory of eniform, API calls."""
    with workplace() as directory, Emulator(programs, directory, world_of(cloud, size)) as emulator:
        declared = stack_of(cloud, size, emulator.endpoint)
        file = directory / "bench.eni.yaml"
        adopting = [f"  - {{to: network_interface.{name}, id: {PREFIXES[cloud][2]}{number:08d}}}"
                    for number, name in enumerate(declared["network_interfaces"])]
        file.write_text("\n".join([as_yaml(declared), "imports:", *adopting]) + "\n")
        Measured([programs / "eniform", "apply", "--auto-approve"], directory)
        file.write_text(as_yaml(declared) + "\n")
        before = emulator.calls(cloud)
        run = Measured([programs / "eniform", "plan", "--detailed-exitcode"], directory)
        return run.seconds, run.memory, emulator.calls(cloud) - before


def planned(planner, which, count, times=3):
    """The planner and its text alone: the run with the median of the seconds."""
    runs = [json.loads(subprocess.run([planner, which, str(count)], check=True, capture_output=True, text=True).stdout) for _ in range(times)]
    return sorted(runs, key=lambda run: run["planning"] + run["rendering"])[len(runs) // 2]


def journalled(state_bench, readers, times=3):
    """Operations a second on SQLite, 32 at a time: the median."""
    found = []
    for _ in range(times):
        with workplace() as directory:
            text = subprocess.run([state_bench, f"sqlite:{directory}/state.db", "32", "40000", str(readers)], check=True, capture_output=True,
                                  text=True).stdout
        found.append(float(re.search(r"(\d+) a second", text).group(1)))
    return statistics.median(found)


def bars(programs, planner, state_bench, large):
    """Rows of the table: what, how much, the bar."""
    rows = []

    def add(what, value, bar, unit):
        rows.append((what, f"{value:,.3f} {unit}" if unit == "s" else f"{value:,.2f}" if unit == "times" else f"{value:,.0f} {unit}",
                     f"{bar:,g} {unit}" if unit != "times" else f"{bar:g}", value <= bar))
        print(f"{rows[-1][0]}: {rows[-1][1]} (bar: {rows[-1][2]})", flush=True)

    new = planned(planner, "new", 10_000)
    add("10,000 new with 30,000 addresses, planner and text: time", new["planning"] + new["rendering"], 0.4, "s")
    add("the same: memory, what it is made from left out", new["peak_mb"] - new["before_mb"], 100, "MB")
    for which in ("chain", "ring"):
        run = planned(planner, which, 1000)
        add(f"{which} of 1,000 addresses, each to the next interface, planner and text: time", run["planning"] + run["rendering"], 0.5, "s")
    seconds, busy, memory, plugin, calls = unchanged(programs, 10_000, times=3)
    add("no-change plan of 10,000: time", seconds, 1.2, "s")
    add("the same: memory of eniform", memory, 150, "MB")
    print(f"the same: memory of the plugin: {plugin:.0f} MB")
    add("the same: API calls", calls, 110, "calls")
    for cloud, bar in OTHER_CLOUDS.items():
        elsewhere, memory, calls = unchanged_elsewhere(programs, cloud, 10_000)
        add(f"no-change plan of 10,000 attached on {cloud}: API calls", calls, bar, "calls")
        print(f"the same: {elsewhere:.1f} s, memory of eniform {memory:.0f} MB")
    alone, beside_readers = journalled(state_bench, 0), journalled(state_bench, 200)
    rows.append(("operations journalled a second on SQLite, 32 at a time", f"{alone:,.0f}", "2,000 or more", alone >= 2000))
    rows.append(("the same beside 200 readers", f"{beside_readers:,.0f}", f"{0.8 * alone:,.0f} or more", beside_readers >= 0.8 * alone))
    for what, value, bar, _ in rows[-2:]:
        print(f"{what}: {value} (bar: {bar})", flush=True)
    if large:
        more, more_busy, memory, plugin, calls = unchanged(programs, large, times=1)
        add(f"no-change plan of {large:,}: time", more, 12 * large / 100_000, "s")
        add("the same: memory of eniform", memory, 1200 * large / 100_000, "MB")
        print(f"the same: memory of the plugin: {plugin:.0f} MB; {calls:,} API calls")
        add("the same: time an interface, in those of the plan of 10,000", more / large / (seconds / 10_000), 1.5, "times")
        add("the same: processor time an interface, likewise", more_busy / large / (busy / 10_000), 1.5, "times")
    return rows


def table_of_bars(rows):
    lines = ["| work | measured | bar | |", "|---|---|---|---|"]
    lines += [f"| {what} | {value} | {bar} | {'met' if met else 'MISSED'} |" for what, value, bar, met in rows]
    return "\n".join(lines) + "\n"


def table(rows):
    lines = ["| work | time | at least, by the documented rates | memory of eniform | memory of the plugin | API calls |", "|---|---|---|---|---|---|"]
    for what, seconds, bound, memory, plugin, calls in rows:
        least = f"{bound:.0f} s" if bound else "–"
        lines.append(f"| {what} | {seconds:.2f} s | {least} | {memory:.0f} MB | {plugin:.0f} MB | {calls:,} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--planner", type=pathlib.Path, help="planner_bench; left out: no bars")
    parser.add_argument("--state", type=pathlib.Path, help="state_bench; needed with --planner")
    parser.add_argument("--large", type=int, default=100_000, help="interfaces of the large no-change plan; 0: none")
    parser.add_argument("--sizes", default="1000,10000", help="interfaces of the applies")
    parser.add_argument("--write", type=pathlib.Path, help="a page whose table is replaced")
    options = parser.parse_args()
    programs = options.programs.resolve()
    text = ""
    if options.planner:
        text += table_of_bars(bars(programs, options.planner.resolve(), options.state.resolve(), options.large))
    rows = []
    for attach in (False, True):
        for size in map(int, filter(None, options.sizes.split(","))):
            rows += measure(programs, size, attach)
    if rows:
        text += ("\n" if text else "") + table(rows)
    print("\n" + text)
    if options.write:
        before, rest = options.write.read_text().split(BEGIN)
        options.write.write_text(before + BEGIN + text + END + rest.split(END)[1])


if __name__ == "__main__":
    main()
