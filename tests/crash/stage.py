"""One emulated cloud with a stack on it, put back to where it was before every case."""

import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))

import harness  # noqa: E402
import judge  # noqa: E402
import stacks  # noqa: E402

KILL_AT = os.environ["ENIFORM_KILL_AT"]  # the library made of kill_at.cc
HASTE = 20  # how many times faster plugins and emulator live; a signature is too old after minutes of theirs
# SIGKILL is on its way to a plugin before its parent can be waited for. One that is there so much later does not die of it.
LONGEST_DEATH = 10


@dataclasses.dataclass(frozen=True)
class Kill:
    """What kill_at.cc is told; text() repeats it on the command line."""

    where: str
    when: str
    n: int
    whom: str

    def text(self):
        return f"{self.where} {self.when} {self.n} {self.whom}"


class Broken(Exception):
    """A case that did not end as it must."""


class Stage:
    """A cloud on which stacks.before was applied; begin() brings it back to that and declares what is to come."""

    def __init__(self, cloud, settle="1ms", latency="0ms"):
        self.cloud = cloud
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="eniform-crash-"))
        self.mark = self.directory / "mark"
        world = self.directory / "world.json"
        (self.directory / "stack").mkdir()
        with contextlib.ExitStack() as undo:
            undo.callback(shutil.rmtree, self.directory, ignore_errors=True)
            world.write_text(json.dumps(stacks.world(cloud)))
            faster = {"LD_PRELOAD": KILL_AT, "ENIFORM_HASTE": f"{HASTE} {int(time.time())}"}
            self.emulator = harness.Emulator(world, settle="1ms", flags=("--rate-limits", "off"), environment=faster)
            undo.callback(lambda: self.emulator.stop())
            self.stack = harness.Stack(self.directory / "stack", self.emulator.endpoint, stacks.CREDENTIALS)
            self.stack.environment.update({**faster, "ENIFORM_KILL_MARK": str(self.mark)})
            self.strangers = {o["id"] for kind in judge.LISTS.values() for o in self.world()[kind]}
            self.documents = {which.__name__: which(cloud, self.emulator.endpoint) for which in (stacks.before, stacks.after, stacks.rest)}
            self.declare(self.documents["before"])
            self.expect(self.run("apply", "--auto-approve"), 0)
            self.check_end(self.documents["before"])
            world.write_text(json.dumps(self.emulator.get("/_emulator/world")))
            self.saved = self.stack.state.read_bytes()
            # On the same port: the state has it. Another seed: ids are made up from it, and those of the first are taken.
            self.emulator.stop()
            self.emulator = harness.Emulator(world, settle=settle, latency=latency, flags=("--rate-limits", "off", "--seed", "2"),
                                             listen=self.emulator.endpoint.split("//")[1], environment=faster)
            undo.pop_all()

    def stop(self):
        self.emulator.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def declare(self, document):
        self.document = document
        (self.stack.directory / "network.eni.json").write_text(json.dumps(document))

    def begin(self, then="after"):
        self.emulator.post("/_emulator/reset", {})
        shutil.rmtree(self.stack.state.parent)
        self.stack.state.parent.mkdir(mode=0o700)
        self.stack.state.write_bytes(self.saved)
        self.stack.state.chmod(0o600)
        self.declare(self.documents[then])

    def world(self):
        return self.emulator.get("/_emulator/world")[self.cloud.name]

    def faults(self, *faults):
        self.emulator.post("/_emulator/faults", [{"cloud": self.cloud.name, **fault} for fault in faults])

    def calls(self):
        return self.emulator.stats()["calls"][self.cloud.name]

    def remembered(self):
        return judge.Remembered(self.stack.state)

    def run(self, *arguments, kill=None, log=None):
        """`eniform ARGUMENTS` to its end, or to `kill`, and until its plugins are gone."""
        self.mark.unlink(missing_ok=True)
        added = {"ENIFORM_KILL": kill.text()} if kill else {}
        if log:
            added["ENIFORM_KILL_LOG"] = str(log)
        result = subprocess.run([str(harness.BIN / "eniform"), *arguments], cwd=self.stack.directory, stdin=subprocess.DEVNULL,
                                env={**self.stack.environment, **added}, text=True, capture_output=True)
        self.wait_for_plugins()
        return result

    def start(self, *arguments):
        """The same, left running. It is in a session of its own, so that it can be killed whole."""
        return subprocess.Popen([str(harness.BIN / "eniform"), *arguments], cwd=self.stack.directory, stdin=subprocess.DEVNULL,
                                env=self.stack.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def struck(self):
        return self.mark.exists()

    def plugins(self):
        """Processes that this stage's eniform started and that still run."""
        sign = f"ENIFORM_KILL_MARK={self.mark}".encode()
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if sign in (entry / "environ").read_bytes().split(b"\0"):
                        found.append(int(entry.name))
        return found

    def wait_for_plugins(self):
        deadline = time.monotonic() + LONGEST_DEATH
        while left := self.plugins():
            if time.monotonic() > deadline:
                raise Broken(f"plugins outlive the eniform that started them: {left}")
            time.sleep(0.001)

    def expect(self, result, *codes):
        if result.returncode not in codes:
            raise Broken(f"{' '.join(map(str, result.args[1:]))} ended with {result.returncode}\n{result.stdout}{result.stderr}")

    def check_kill(self):
        self.hold(judge.after_the_kill(self.world(), self.remembered(), self.strangers))

    def check_end(self, document=None):
        self.expect(self.run("plan", "--detailed-exitcode"), 0)
        self.hold(judge.at_the_end(self.world(), self.remembered(), document or self.document, self.strangers))

    def hold(self, verdict):
        if verdict.texts:
            broken = Broken("\n".join(verdict.texts))
            broken.verdict = verdict
            raise broken
