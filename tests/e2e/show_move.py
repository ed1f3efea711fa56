"""Walks through one example: show_move.py NAME. Of a case of examples/moves it applies what is declared before, and plans and applies what
is declared after; of an example whose README has commands it runs these."""

import sys
import tempfile

import gallery
import harness
import walkthrough


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


def walk(example):
    """Runs the README's commands; an exit code that the README does not show ends it."""
    emulator = harness.Emulator(example.world)
    try:
        with tempfile.TemporaryDirectory(prefix="eniform-example-") as directory:
            run = walkthrough.Walk(example, directory, emulator)
            for command in example.commands:
                print("\n" + "\n".join(command.lines), flush=True)
                output, code = run.run(command)
                print(output, end="", flush=True)
                if code and not command.output.endswith(f"(exit {code})\n"):
                    return 1
            return 0
    finally:
        emulator.stop()


def main():
    known = {**{case.name: (show, case) for case in gallery.cases()},
             **{example.name: (walk, example) for example in walkthrough.examples()}}
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in known:
        print(f"There is no '{name}' in examples/ and examples/moves/. There are:", *sorted(known), sep="\n  ", file=sys.stderr)
        return 64
    what, example = known[name]
    return what(example)


if __name__ == "__main__":
    sys.exit(main())
