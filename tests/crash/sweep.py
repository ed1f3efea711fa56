#!/usr/bin/env python3
"""Kills an apply of some sixty operations at every boundary of its journal, and lets the next run end it.

python3 tests/crash/sweep.py CLOUD [--all] [--only "WHERE WHEN N WHOM"]     ENIFORM_BIN and ENIFORM_KILL_AT say where the programs are
"""

import itertools
import shlex
import time

import campaign
import stacks
from stage import Broken, Kill, Stage

APPLY = ("apply", "--auto-approve", "--parallelism", "1")


def boundaries(cloud):
    """The boundaries of an apply that nobody kills, in their order, as (where, n)."""
    stage = Stage(cloud)
    try:
        stage.begin()
        log = stage.directory / "log"
        result = stage.run(*APPLY, log=log)
        stage.expect(result, 0)
        stage.check_end()
        lines = [line.split() for line in log.read_text().splitlines()]
        print(next(line for line in result.stdout.splitlines() if line.startswith("Applied:")))
        return [(where, int(n)) for where, n, _ in (line[:3] for line in lines) if where != "change"]
    finally:
        stage.stop()


def kills(passed, thorough):
    """`passed`: as boundaries() tells. Every commit: after it, and, where the cloud was called since the one before, before it. Every
    call once it is on its way. `thorough`: every point of each, whoever is killed."""
    turn = itertools.cycle(("plugin", "both"))
    called = True
    for where, n in passed:
        if where == "call":
            called = True
            if thorough:
                yield from (Kill("call", when, n, whom) for when in ("before", "after") for whom in ("eniform", "plugin", "both"))
            else:
                yield Kill("call", "after", n, next(turn))
        else:
            if thorough:
                yield from (Kill("commit", when, n, "eniform") for when in ("before", "half", "almost", "after"))
                yield from (Kill("commit", when, n, whom) for when in ("before", "after") for whom in ("plugin", "both"))
            else:
                if called:
                    yield Kill("commit", "half" if n % 4 == 0 else "before", n, "eniform")
                yield Kill("commit", "almost" if n % 4 == 0 else "after", n, "eniform")
            called = False


def play(stage, kill):
    stage.begin()
    result = stage.run(*APPLY, kill=kill)
    if not stage.struck():
        raise Broken("it was not reached")
    if kill.whom == "plugin":
        stage.expect(result, 0)  # started again once, and looked up
    else:
        stage.expect(result, -9)
        stage.check_kill()
        recover(stage, kill.n)
    stage.check_end()
    return 1


def recover(stage, which):
    """The three ways people go on."""
    if which % 3 == 1:
        stage.expect(stage.run("plan"), 0)
    resume = ("--resume",) if which % 3 == 2 else ()
    stage.expect(stage.run("apply", "--auto-approve", *resume), 0)


def main():
    parser = campaign.arguments(__doc__)
    parser.add_argument("--all", action="store_true", help="every point, whoever is killed")
    parser.add_argument("--only", help="one kill, as a failure prints it")
    options = parser.parse_args()
    started = time.monotonic()
    cloud = stacks.CLOUDS[options.cloud]
    if options.only:
        where, when, n, whom = options.only.split()
        cases = [Kill(where, when, int(n), whom)]
    else:
        cases = list(kills(boundaries(cloud), options.all))
    run = campaign.Campaign(cloud, min(options.workers, len(cases)),
                            lambda kill: f"python3 tests/crash/sweep.py {cloud.name} --only {shlex.quote(kill.text())}")
    run.play(play, cases)
    campaign.end(run, f"{cloud.name}, killed at every boundary", started)


if __name__ == "__main__":
    main()
