"""What every end-to-end test stands on: an emulated cloud, a stack in a directory of its own, and the real programs."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import textwrap
import time
import unittest
import urllib.request

import tencent

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
BIN = pathlib.Path(os.environ["ENIFORM_BIN"])
WRITTEN_ENDPOINT = "http://127.0.0.1:9780"  # what the examples have


class Emulator:
    """eniform-emulator on a free port, or on the one of `listen`, until stop()."""

    def __init__(self, *worlds, settle="20ms", flags=(), listen="127.0.0.1:0", latency="0ms", environment=None):
        arguments = [str(BIN / "eniform-emulator"), "--listen", listen, "--settle", settle, "--latency", latency]
        for world in worlds:
            arguments += ["--world", str(world)]
        self.process = subprocess.Popen([*arguments, *flags], env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if not found:
            self.stop()
            raise RuntimeError(f"the emulator did not start: {line!r}")
        self.endpoint = found.group(0)
        self.cloud = tencent.Client(self.endpoint)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def get(self, path):
        with urllib.request.urlopen(self.endpoint + path) as answer:
            return json.load(answer)

    def post(self, path, value):
        request = urllib.request.Request(self.endpoint + path, data=json.dumps(value).encode(), method="POST",
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def world(self):
        return self.get("/_emulator/world")["tencentcloud"]

    def stats(self):
        return self.get("/_emulator/stats")

    def calls(self, action=None):
        """Calls so far: of one action, or of all."""
        calls = self.stats()["calls"].get("tencentcloud", {})
        return calls.get(action, 0) if action else sum(calls.values())

    def rejections(self):
        return {code: n for code, n in self.stats()["rejections"].get("tencentcloud", {}).items() if n}

    def faults(self, *faults):
        self.post("/_emulator/faults", [{"cloud": "tencentcloud", **fault} for fault in faults])


class Stack:
    """A directory with declarations, and `eniform` run in it."""

    programs = BIN

    def __init__(self, directory, endpoint, environment=None):
        self.directory = pathlib.Path(directory)
        self.endpoint = endpoint
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("TENCENTCLOUD_", "ENIFORM_", "NO_COLOR"))}
        self.environment.update({"TENCENTCLOUD_SECRET_ID": tencent.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": tencent.SECRET_KEY,
                                 "HOME": str(self.directory), **(environment or {})})

    def write(self, text, name="network.eni.yaml"):
        """Puts a declaration in place, with the emulator's endpoint in it."""
        (self.directory / name).write_text(textwrap.dedent(text).replace(WRITTEN_ENDPOINT, self.endpoint))

    def use(self, example):
        self.write((EXAMPLES / example / "network.eni.yaml").read_text())

    def edit(self, old, new, name="network.eni.yaml"):
        path = self.directory / name
        text = path.read_text()
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new))

    def start(self, *arguments):
        """`eniform ARGUMENTS`, left running."""
        return subprocess.Popen([str(self.programs / "eniform"), *arguments], cwd=self.directory, env=self.environment, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments, stdin=""):
        """`eniform ARGUMENTS` to its end."""
        return subprocess.run([str(self.programs / "eniform"), *arguments], cwd=self.directory, env=self.environment, text=True,
                              input=stdin, capture_output=True)

    def run_at_terminal(self, answer, *arguments):
        """The same with a terminal as stdin, at which `answer` is typed; stdout and stderr as one text."""
        controller, terminal = os.openpty()
        try:
            os.write(controller, answer.encode())
            return subprocess.run([str(self.programs / "eniform"), *arguments], cwd=self.directory, env=self.environment, text=True,
                                  stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        finally:
            os.close(terminal)
            os.close(controller)

    @property
    def state(self):
        return self.directory / ".eniform" / "state.db"


class StackTest(unittest.TestCase):
    """One emulator and one stack a test. A class may set `world`, `emulator_flags` and `settle`."""

    world = EXAMPLES / "world.yaml"
    emulator_flags = ()
    settle = "20ms"
    maxDiff = None

    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="eniform-e2e-")
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
        self.emulator = Emulator(self.world, settle=self.settle, flags=self.emulator_flags)
        self.addCleanup(self.emulator.stop)
        stack = pathlib.Path(self.directory) / "stack"
        stack.mkdir()
        self.stack = Stack(stack, self.emulator.endpoint)
        self.cloud = self.emulator.cloud

    def eniform(self, *arguments, code=0, stdin=""):
        """Runs it, checks the exit code and that nothing secret is shown; returns stdout and stderr as one text."""
        result = self.stack.run(*arguments, stdin=stdin)
        text = result.stdout + result.stderr
        self.assertEqual(code, result.returncode, f"eniform {' '.join(arguments)}\n{text}")
        self.assertNotIn(tencent.SECRET_KEY, text)
        return text

    def json(self, *arguments, code=0):
        """The JSON on stdout of a command."""
        result = self.stack.run(*arguments, "--format", "json")
        self.assertEqual(code, result.returncode, result.stdout + result.stderr)
        return json.loads(result.stdout)

    def apply(self, *arguments, code=0):
        return self.eniform("apply", "--auto-approve", *arguments, code=code)

    def wait_for(self, condition, process):
        """Until `condition()` holds while `process` runs; fails where it ends before."""
        while not condition():
            if process.poll() is not None:
                output, errors = process.communicate()
                self.fail(f"it ended with {process.returncode} before that\n{output}{errors}")
            time.sleep(0.01)

    def assert_converged(self):
        result = self.stack.run("plan", "--detailed-exitcode")
        self.assertEqual(0, result.returncode, result.stdout + result.stderr)

    def assert_nothing_refused(self):
        self.assertEqual({}, self.emulator.rejections())

    def interfaces(self):
        """The cloud's interfaces by name."""
        return {i["name"]: i for i in self.emulator.world()["interfaces"]}

    def eips(self):
        return {e["name"]: e for e in self.emulator.world()["eips"]}

    def operations(self, plan):
        return [o["kind"] for o in plan["operations"]]


def children(pid):
    """The processes that `pid` started and that still run."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                if int(fields[1]) == pid and fields[0] != "Z":
                    found.append(int(entry.name))
    return found
