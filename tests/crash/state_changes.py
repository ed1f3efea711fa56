#!/usr/bin/env python3
"""Kills what changes a state without a cloud at every write, sync, truncation, renaming and removal of its files: making it, renaming in
it, forgetting.

python3 tests/crash/state_changes.py CLOUD [--only "WHAT WHERE WHEN N WHOM"]     ENIFORM_BIN and ENIFORM_KILL_AT say where the programs are
"""

import contextlib
import shlex
import shutil
import sqlite3
import sys
import time

import campaign
import stacks
from stage import Broken, Kill, Stage

FROM, TO = "network_interface.held", "network_interface.kept"
COMMANDS = {"create": ("apply", "--auto-approve"), "mv": ("state", "mv", FROM, TO), "rm": ("state", "rm", FROM)}


def prepare(stage, what):
    stage.begin()
    if what == "create":
        shutil.rmtree(stage.stack.state.parent)
        stage.declare({"stack": "crash", "providers": {}})


def changes(cloud):
    """How many changes of files each command makes when nobody kills it."""
    stage = Stage(cloud)
    try:
        found = {}
        for what, command in COMMANDS.items():
            prepare(stage, what)
            log = stage.directory / f"log-{what}"
            stage.expect(stage.run(*command, log=log), 0)
            found[what] = [line.split()[2] for line in log.read_text().splitlines() if line.startswith("change ")]
        return found
    finally:
        stage.stop()


def addresses(stage):
    result = stage.run("state", "list")
    stage.expect(result, 0)
    return {line.split()[0] for line in result.stdout.splitlines() if line.startswith("network_interface.")}


def check_copies(stage):
    """A copy that is there is whole: it is one of before the change."""
    for copy in stage.stack.state.parent.glob(f"{stage.stack.state.name}.backup-*"):
        with contextlib.closing(sqlite3.connect(f"file:{copy}?immutable=1", uri=True)) as rows:
            if rows.execute("pragma integrity_check").fetchone() != ("ok",):
                raise Broken(f"{copy.name} is damaged")
            if rows.execute("select count(*) from objects where address = ?", [FROM]).fetchone() != (1,):
                raise Broken(f"{copy.name} is no copy of what was before")


def play(stage, case):
    what, kill = case
    prepare(stage, what)
    result = stage.run(*COMMANDS[what], kill=kill)
    # The lock's heartbeat may share a commit with what is written, so that a run has a few changes less than the one that was counted.
    struck = result.returncode != 0
    if struck:
        stage.expect(result, -9)
    if what == "create":
        stage.expect(stage.run(*COMMANDS[what]), 0)
        stage.expect(stage.run("state", "list"), 0)
        return int(struck)
    before = {line for _, line, _, _ in stage.remembered().objects if line.startswith("network_interface.")}
    seen = addresses(stage)
    if before != seen or len(seen & {FROM, TO}) not in ({"mv": (1,), "rm": (0, 1)}[what]):
        raise Broken(f"the state has {sorted(seen & {FROM, TO})}")
    check_copies(stage)
    if FROM in seen:
        stage.expect(stage.run(*COMMANDS[what]), 0)
    if (addresses(stage) & {FROM, TO}) != ({TO} if what == "mv" else set()):
        raise Broken("it was not done the second time")
    return int(struck)


def main():
    parser = campaign.arguments(__doc__)
    parser.add_argument("--only", help="one kill, as a failure prints it")
    options = parser.parse_args()
    started = time.monotonic()
    cloud = stacks.CLOUDS[options.cloud]
    if options.only:
        what, where, when, n, whom = options.only.split()
        cases = [(what, Kill(where, when, int(n), whom))]
    else:
        made = changes(cloud)
        cases = [(what, Kill("change", when, n, "eniform")) for what, kinds in made.items() for n, kind in enumerate(kinds, 1)
                 for when in (("before", "half") if kind == "write" else ("before", "after"))]
        print(", ".join(f"{what}: {len(kinds)} changes" for what, kinds in made.items()))
    run = campaign.Campaign(cloud, min(options.workers, len(cases)),
                            lambda case: f"python3 tests/crash/state_changes.py {cloud.name} --only {shlex.quote(f'{case[0]} {case[1].text()}')}")
    run.play(play, cases)
    if run.kills < 0.8 * run.cases:
        sys.exit(f"only {run.kills} of {run.cases} kills struck: the changes are not those that were counted")
    campaign.end(run, "the state alone, killed at every change of its files", started)


if __name__ == "__main__":
    main()
