#!/usr/bin/env python3
"""Loses the answer of every action that changes something, at its first, its middle and its last call: the apply itself ends well.

python3 tests/crash/lost_answers.py CLOUD [--only "ACTION NTH"]     ENIFORM_BIN and ENIFORM_KILL_AT say where the programs are
"""

import shlex
import time

import campaign
import stacks
from stage import Broken, Stage

# What only looks: POST, as everything is on two of the clouds, and its name alone tells.
READS = ("Describe", "describe")


def actions(cloud):
    """How often an apply without trouble calls each action that changes something."""
    stage = Stage(cloud)
    try:
        stage.begin()
        stage.expect(stage.run("apply", "--auto-approve"), 0)
        return {action: calls for action, calls in stage.calls().items() if calls and not action.startswith(READS)}
    finally:
        stage.stop()


def play(stage, case):
    action, nth = case
    stage.begin()
    stage.faults({"action": action, "nth": nth, "do": "drop_answer"})
    stage.expect(stage.run("apply", "--auto-approve"), 0)
    if stage.calls()[action] < nth:
        raise Broken("it was called less often")
    stage.check_end()
    return 0


def main():
    parser = campaign.arguments(__doc__)
    parser.add_argument("--only", help="one case, as a failure prints it")
    options = parser.parse_args()
    started = time.monotonic()
    cloud = stacks.CLOUDS[options.cloud]
    if options.only:
        action, nth = options.only.split()
        cases = [(action, int(nth))]
    else:
        met = actions(cloud)
        cases = [(action, nth) for action, calls in sorted(met.items()) for nth in sorted({1, (calls + 1) // 2, calls})]
        print(f"{len(met)} actions: {', '.join(sorted(met))}")
    run = campaign.Campaign(cloud, min(options.workers, len(cases)),
                            lambda case: f"python3 tests/crash/lost_answers.py {cloud.name} --only {shlex.quote(f'{case[0]} {case[1]}')}")
    run.play(play, cases)
    campaign.end(run, f"{cloud.name}, answers lost", started)


if __name__ == "__main__":
    main()
