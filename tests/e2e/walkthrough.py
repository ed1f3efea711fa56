"""The examples whose README is a walk: its commands are run as they stand there, and what they print is what the README shows.

A ```console block holds commands ("$ …", continued by "> …"), each with its output. They are run one after the other in a copy of the
example's folder, against an emulator with the example's world. Endpoints and ids are written as names, so that every run prints the same."""

import contextlib
import os
import pathlib
import re
import shlex
import shutil
import sqlite3
import subprocess

import gallery
import harness
import tencent

PROMPT, MORE = "$ ", "> "
FENCE = "```"
PROGRESS = re.compile(r"[a-z_]+\.\S+: [A-Z_]+ (started|waits|not yet|done after)\b")  # what `apply` tells meanwhile, in any order
VENDOR_CALL = harness.EXAMPLES / "vendor_call.py"  # beside the example, as in the tree
CREDENTIALS = {"TENCENTCLOUD_SECRET_ID": tencent.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": tencent.SECRET_KEY,
               "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAIEXAMPLE", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "secretexample",
               "JDCLOUD_ACCESS_KEY": "JDCEXAMPLE", "JDCLOUD_SECRET_KEY": "secretexample"}


class Command:
    """One command of a README with the output that stands below it."""

    def __init__(self, lines):
        self.lines = lines  # as they stand there, with their prompts
        self.output = ""

    @property
    def text(self):
        return "\n".join(line[len(PROMPT):] for line in self.lines)


class Example:
    """A folder below examples/ whose README has commands."""

    def __init__(self, directory):
        self.directory = directory
        self.name = directory.name
        self.readme = directory / "README.md"
        self.world = directory / "world.yaml"
        self.parts = list(parse(self.readme.read_text()))

    @property
    def commands(self):
        return [part for part in self.parts if isinstance(part, Command)]

    @property
    def clouds(self):
        """The plugins that its declarations name."""
        text = "".join(p.read_text() for p in sorted(self.directory.rglob("*.eni.*")))
        return sorted(set(re.findall(r"plugin: '?([a-z]+)", text)))

    @property
    def missing(self):
        """Clouds of it that this tree has no program for yet; one that is only not built is none of them."""
        return [cloud for cloud in self.clouds if not (harness.ROOT / "providers" / cloud / "main.cc").exists()]

    def text(self):
        """The README with the outputs that its commands have now."""
        return "".join(part if isinstance(part, str) else "\n".join(part.lines) + "\n" + part.output for part in self.parts)


def parse(text):
    """A README in parts: texts, and the commands of its console blocks."""
    command, inside = None, False
    for line in text.splitlines(keepends=True):
        if line.startswith(FENCE):
            if command:
                yield command
            command, inside = None, line.startswith(FENCE + "console")
            yield line
        elif inside and line.startswith(PROMPT):
            if command:
                yield command
            command = Command([line.rstrip("\n")])
        elif command and not command.output and line.startswith(MORE):
            command.lines.append(line.rstrip("\n"))
        elif command:
            command.output += line
        else:
            yield line


def examples():
    found = [Example(p.parent) for p in sorted(harness.EXAMPLES.glob("*/README.md")) if (p.parent / "world.yaml").exists()]
    return [example for example in found if example.commands]


class Names:
    """What the clouds made up, by the names of the objects: collected while they live, for outputs that tell of them later."""

    def __init__(self):
        self.names = {}

    def look(self, worlds):
        for world in worlds.values():
            for interface in sorted(world.get("interfaces", []), key=lambda i: i["name"]):
                owner = interface["name"] if not interface.get("primary") else "of-" + interface["attached_to"]
                self.add(interface["id"], "eni-" + owner)
                self.add(interface.get("mac", ""), lambda n: f"20:90:6F:00:00:{n:02X}")
            for eip in sorted(world.get("eips", []), key=lambda e: e["name"]):
                self.add(eip["id"], "eip-" + eip["name"])
                self.add(eip["address"], lambda n: f"203.0.113.{n}")

    def add(self, made_up, name):
        if made_up and made_up not in self.names:
            self.names[made_up] = name if isinstance(name, str) else name(self.of_kind(name(0)[:6]) + 1)

    def of_kind(self, start):
        return sum(name.startswith(start) for name in self.names.values())

    def written(self, text):
        if not self.names:
            return text
        made_up = sorted(map(re.escape, self.names), key=len, reverse=True)
        return re.sub(r"(?<![\w.-])(" + "|".join(made_up) + r")(?![\w.-]*\w)", lambda m: self.names[m.group(1)], text)


class Walk:
    """One run of an example, in `directory`. `emulator` runs with its world."""

    def __init__(self, example, directory, emulator):
        self.example, self.emulator = example, emulator
        self.directory = pathlib.Path(directory) / example.name
        shutil.copytree(example.directory, self.directory, ignore=shutil.ignore_patterns(".eniform", "*.plan"))
        shutil.copy(VENDOR_CALL, directory)
        for path in self.directory.rglob("*"):
            if path.is_file():
                path.write_text(self.here(path.read_text()))
        self.environment = {k: v for k, v in os.environ.items()
                            if not k.startswith(("TENCENTCLOUD_", "ALIBABA_", "JDCLOUD_", "ENIFORM_", "NO_COLOR"))}
        self.environment.update(CREDENTIALS, ENIFORM_VAR_endpoint=emulator.endpoint, ENDPOINT=emulator.endpoint, HOME=str(directory),
                                PATH=f"{harness.BIN}:{os.environ['PATH']}", PYTHONDONTWRITEBYTECODE="1")
        self.names = Names()
        self.names.look(self.worlds())

    def worlds(self):
        return self.emulator.get("/_emulator/world")

    def here(self, text):
        return text.replace(harness.WRITTEN_ENDPOINT, self.emulator.endpoint)

    def run(self, command):
        """What the command prints, stdout before stderr, and its exit code."""
        self.forget_what_was_measured()
        script = f"set -o pipefail; cd {shlex.quote(str(self.directory))}; {self.here(command.text)}"
        result = subprocess.run(["bash", "-c", script], env=self.environment, text=True, stdin=subprocess.DEVNULL,
                                capture_output=True)
        self.names.look(self.worlds())
        return result.stdout + result.stderr, result.returncode

    def as_written(self, output, code):
        """An output as the README has it."""
        text = self.names.written(gallery.without_digest(output)).replace(self.emulator.endpoint, harness.WRITTEN_ENDPOINT).strip("\n")
        text = "\n".join(line.rstrip() for line in text.splitlines() if not PROGRESS.match(line))
        return (text + "\n" if text else "") + (f"(exit {code})\n" if code else "")

    def forget_what_was_measured(self):
        """The state's journal has the seconds of the emulator, which are not those of a cloud: plans show the documented ones."""
        state = self.directory / ".eniform" / "state.db"
        if state.exists():
            with contextlib.closing(sqlite3.connect(state)) as database, database:
                database.execute("DELETE FROM journal")
