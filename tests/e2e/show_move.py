"""Walks through one case of examples/moves: show_move.py NAME. Applies what is declared before, plans and applies what is declared after."""

import pathlib
import sys
import tempfile

import gallery
import harness


def show(case):
    emulator = harness.Emulator(case.world)
    try:
        with tempfile.TemporaryDirectory(prefix="eniform-example-") as directory:
            stack = harness.Stack(directory, emulator.endpoint)

            def eniform(*arguments):
                print(f"\n$ eniform {' '.join(arguments)}\n", flush=True)
                result = stack.run(*arguments)
                print(result.stdout + result.stderr, end="", flush=True)
                return result.returncode

            print(f"# {case.says}")
            print(f"\n$ cp examples/moves/{case.name}/before.eni.yaml network.eni.yaml")
            stack.write(case.before)
            if eniform("apply", "--auto-approve") != 0:
                return 1
            for action, parameters in case.calls(emulator):
                print(f"\n# Behind Eniform's back: {action} {parameters}")
                emulator.cloud.vpc(action, **parameters)
                emulator.cloud.until(lambda: gallery.settled(emulator))
            print(f"\n$ cp examples/moves/{case.name}/after.eni.yaml network.eni.yaml")
            stack.write(case.after)
            code = eniform("plan", *case.flags)
            if code == 0:
                code = eniform("apply", "--auto-approve", *case.flags)
            return 0 if code == case.code else 1
    finally:
        emulator.stop()


def main():
    known = {case.name: case for case in gallery.cases()}
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in known:
        print(f"There is no '{name}' in {pathlib.Path('examples/moves')}. There are:", *sorted(known), sep="\n  ", file=sys.stderr)
        return 64
    return show(known[name])


if __name__ == "__main__":
    sys.exit(main())
