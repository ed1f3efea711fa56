#!/usr/bin/env python3
"""Loses the answer of every action that changes something, at its first, its middle and its last call: the apply itself ends well.

python3 tests/crash/lost_answers.py CLOUD [--only "STACK ACTION NTH"]     ENIFORM_BIN and ENIFORM_KILL_AT say where the programs are
"""

import re
import shlex
import sys
import time

import campaign
import harness
import stacks
from stage import Broken, Stage

VERBS = ("allocate", "assign", "associate", "attach", "create", "delete", "detach", "disassociate", "migrate", "modify", "release", "tag",
         "unassign", "unassociate", "untag", "unTag")


def is_write(action):
    return re.match(f"({'|'.join(VERBS)})[A-Z]", action[:1].lower() + action[1:]) is not None


def writes_of(stage, then):
    """How often an apply without trouble calls each action that changes something."""
    stage.begin(then)
    stage.expect(stage.run("apply", "--auto-approve"), 0)
    stage.check_end()
    return {action: calls for action, calls in stage.calls().items() if calls and is_write(action)}


def actions(cloud, *which):
    """`writes_of` each of the declarations."""
    stage = Stage(cloud)
    try:
        return {then: writes_of(stage, then) for then in which}
    finally:
        stage.stop()


def known(cloud):
    """Every action that the emulator has and that the provider's source names, if it changes something."""
    def texts(folder):
        return "".join(path.read_text() for path in sorted((harness.ROOT / folder / cloud.name).glob("*.cc")))

    offered = set(re.findall(r'\b(?:add|AddAction|emplace|make_pair)\(\s*(?:table, "[^"]*", |Product::\w+, )?"([A-Za-z]+)"', texts("emulator")))
    return {name for name in re.findall(r'"([A-Za-z]+)"', texts("providers")) if name in offered and is_write(name)}


def play(stage, case):
    then, action, nth = case
    stage.begin(then)
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
        then, action, nth = options.only.split()
        cases = [(then, action, int(nth))]
    else:
        met = actions(cloud, "after", "rest")
        never = known(cloud) - {action.split(".")[-1] for calls in met.values() for action in calls}
        if never:
            sys.exit(f"no apply here calls {', '.join(sorted(never))}: declare something in stacks.py that needs it")
        cases = [(then, action, nth) for then, calls in met.items() for action, count in sorted(calls.items())
                 for nth in sorted({1, (count + 1) // 2, count})]
        print(f"{len(known(cloud))} actions: {', '.join(sorted(known(cloud)))}")
    run = campaign.Campaign(cloud, min(options.workers, len(cases)),
                            lambda case: f"python3 tests/crash/lost_answers.py {cloud.name} --only {shlex.quote(' '.join(map(str, case)))}")
    run.play(play, cases)
    campaign.end(run, f"{cloud.name}, answers lost", started)


if __name__ == "__main__":
    main()
