#!/usr/bin/env python3
"""Kills applies at random instants, several in a row, while the cloud is slow, refuses, and loses or mangles its answers.

python3 tests/crash/random_kills.py CLOUD [--kills N] [--seed S] [--only CASE]     ENIFORM_BIN and ENIFORM_KILL_AT say where the programs are
"""

import contextlib
import itertools
import os
import random
import signal
import time

import campaign
import harness
import stacks
from lost_answers import actions
from stage import Broken

# Runs until the declaration is reached: each fault strikes once, and may end a run.
MOST_RUNS = 15
# Refusals that will pass: too many calls, something else at work, a failure inside.
CODES = {"tencentcloud": ("RequestLimitExceeded", "UnsupportedOperation.MutexOperationTaskRunning", "InternalError"),
         "alicloud": ("Throttling.User", "OperationConflict", "InternalError"),
         "jdcloud": ("RATE_LIMIT", "ABORTED", "INTERNAL")}


def faults(dice, cloud, writes):
    """Up to four of what may go wrong, each at a call that is likely to come."""
    for _ in range(dice.randrange(5)):
        action = dice.choice(sorted(writes))
        nth = dice.randint(1, writes[action])
        yield dice.choice((
            {"action": action, "nth": nth, "do": "drop_answer"},
            {"action": action, "nth": nth, "do": "fail", "code": dice.choice(CODES[cloud.name])},
            {"action": action, "nth": nth, "do": "hang", "seconds": round(dice.uniform(0.5, 40), 1)},
            {"action": action, "nth": nth, "do": "garbage"}))


def kill(stage, dice, process):
    """Whoever it is this time; tells whether somebody was killed."""
    whom = dice.choice(("eniform", "eniform", "plugin", "both"))
    plugins = harness.children(process.pid)
    struck = False
    if whom != "eniform":
        for pid in plugins:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                struck = True
    if whom != "plugin" and process.poll() is None:
        process.kill()
        struck = True
    return struck


def one_run(stage, dice, longest):
    """An apply that is killed once or, where only its plugin is, up to three times. Tells how often."""
    options = ["--auto-approve", "--parallelism", str(dice.choice((1, 4, 32)))] + dice.choice(([], [], ["--resume"]))
    process = stage.start("apply", *options)
    kills = 0
    for _ in range(3):
        # Not an event that could be awaited: any instant is to be met.
        time.sleep(dice.uniform(0, longest))
        if process.poll() is not None:
            break
        kills += kill(stage, dice, process)
    else:
        process.kill()
        kills += 1
    process.communicate()
    stage.wait_for_plugins()
    if process.returncode < 0:
        stage.check_kill()
    return kills


def to_the_end(stage):
    for _ in range(MOST_RUNS):
        last = stage.run("apply", "--auto-approve")
        # 1: what was left open could not be looked up; 8: something was refused.
        stage.expect(last, 0, 1, 8)
        if last.returncode == 0 and stage.run("plan", "--detailed-exitcode").returncode == 0:
            stage.check_end()
            return
    raise Broken(f"{MOST_RUNS} runs did not reach the declaration; the last one:\n{last.stdout}{last.stderr}")


def main():
    parser = campaign.arguments(__doc__)
    parser.add_argument("--kills", type=int, default=60, help="at least so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--settle", default="500ms", help="how long a change of state takes, in the emulator's fast time")
    parser.add_argument("--latency", default="30ms", help="of every answer, in the same")
    parser.add_argument("--only", type=int, help="one case, as a failure prints it; the instants of its kills are not the same again")
    options = parser.parse_args()
    started = time.monotonic()
    cloud = stacks.CLOUDS[options.cloud]
    writes = actions(cloud, "after")["after"]

    def play(stage, case):
        dice = random.Random(f"{options.seed} {case}")
        stage.begin()
        trouble = list(faults(dice, cloud, writes))
        stage.faults(*trouble)
        longest = dice.choice((0.3, 0.6, 1.2))
        kills = sum(one_run(stage, dice, longest) for _ in range(dice.randint(1, 4)))
        try:
            to_the_end(stage)
        except Broken:
            print(f"{case} failed with {trouble}", flush=True)
            raise
        return kills

    run = campaign.Campaign(cloud, options.workers,
                            lambda case: f"python3 tests/crash/random_kills.py {cloud.name} --seed {options.seed} --only {case}",
                            settle=options.settle, latency=options.latency)
    cases = itertools.takewhile(lambda _: run.kills < options.kills, itertools.count(1))
    run.play(play, [options.only] if options.only else cases)
    campaign.end(run, f"{cloud.name}, killed at random, seed {options.seed}", started)


if __name__ == "__main__":
    main()
