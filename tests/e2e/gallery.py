"""The cases of examples/moves: what each folder holds, and how the text of its plan is made the same in every run."""

import re

import yaml

import harness

MOVES = harness.EXAMPLES / "moves"
README_HEAD = MOVES / "README.head.md"


class Case:
    """One folder: before, after, perhaps what happens in between and a world of its own, and the plan that is expected."""

    def __init__(self, directory):
        self.directory = directory
        self.name = directory.name
        self.before = (directory / "before.eni.yaml").read_text()
        self.after = (directory / "after.eni.yaml").read_text()
        own = directory / "world.yaml"
        self.world = own if own.exists() else MOVES / "world.yaml"
        meanwhile = directory / "meanwhile.yaml"
        self.meanwhile = yaml.safe_load(meanwhile.read_text()) if meanwhile.exists() else []
        self.golden = directory / "plan.txt"
        lines = self.golden.read_text().splitlines(keepends=True)
        if not lines or not lines[0].startswith("$ eniform plan"):
            raise ValueError(f"{self.golden}: its first line is not the command, `$ eniform plan`")
        self.command = lines[0]
        self.flags = lines[0].split()[3:]
        ending = re.fullmatch(r"\(exit (\d+)\)\n", lines[-1])
        self.code = int(ending.group(1)) if ending else 0
        self.plan = "".join(lines)

    def calls(self, emulator):
        """What happens meanwhile: each action with its parameters, by the ids of the world as it is then."""
        for call in self.meanwhile:
            world = emulator.world()
            yield call["action"], {k: with_ids(v, world) for k, v in call.items() if k != "action"}

    @property
    def says(self):
        """The comment that `after` begins with, as one text."""
        lines = []
        for line in self.after.splitlines():
            if not line.startswith("#"):
                break
            lines.append(line.lstrip("# "))
        return " ".join(lines)

    def text(self, output, world):
        """`output` of its command as plan.txt has it: ids by the names in `world`, no digest."""
        ending = f"(exit {self.code})\n" if self.code else ""
        return self.command + "\n" + named(without_digest(output), world).strip("\n") + "\n" + ("\n" + ending if ending else "")


def cases():
    return [Case(d) for d in sorted(MOVES.iterdir()) if (d / "before.eni.yaml").exists()]


def settled(emulator):
    """Whether nothing in the emulated cloud is on its way to another state."""
    states = [i["State"] for i in emulator.cloud.interfaces()] + [e["AddressStatus"] for e in emulator.cloud.addresses()]
    return not any(state.endswith("ING") for state in states)


def without_digest(text):
    return re.sub(r"(?m)^Plan digest: .*\n", "", text)


def named(text, world):
    """Ids that the cloud made up become names: eni-NAME, eip-NAME; MAC and public addresses are counted by their objects' names."""
    names = {}
    for number, interface in enumerate(sorted(world["interfaces"], key=lambda i: i["name"]), 1):
        names[interface["mac"]] = f"20:90:6F:00:00:{number:02X}"
        if not interface.get("primary"):
            names[interface["id"]] = "eni-" + interface["name"]
        else:
            names[interface["id"]] = "eni-of-" + interface["attached_to"]
    for number, eip in enumerate(sorted(world["eips"], key=lambda e: e["name"]), 1):
        names[eip["id"]] = "eip-" + eip["name"]
        names[eip["address"]] = f"203.0.113.{number}"
    if not names:
        return text
    return re.sub(r"\b(" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b", lambda m: names[m.group(1)], text)


def with_ids(value, world):
    """A parameter of `meanwhile` with "{interface NAME}" and "{eip NAME}" as ids."""
    def id_of(match):
        kind, name = match.groups()
        found = [o["id"] for o in world[{"interface": "interfaces", "eip": "eips"}[kind]] if o["name"] == name]
        if len(found) != 1:
            raise ValueError(f"{len(found)} {kind}s are named {name}")
        return found[0]
    return re.sub(r"\{(interface|eip) ([^}]+)\}", id_of, value) if isinstance(value, str) else value


def readme():
    """examples/moves/README.md: its head, then every case with its plan."""
    text = README_HEAD.read_text()
    all_cases = cases()
    text += "\n| case | plan |\n|---|---|\n"
    for case in all_cases:
        totals = re.search(r"(?m)^Plan: (.*)$", case.plan)
        total = totals.group(1) if totals else "refused"
        text += f"| [{case.name}](#{case.name}) | {total} |\n"
    for case in all_cases:
        text += f"\n## {case.name}\n\n{case.says}\n\n"
        files = ["before.eni.yaml", "after.eni.yaml"]
        if case.meanwhile:
            files.insert(1, "meanwhile.yaml")
        if case.world.parent == case.directory:
            files.insert(0, "world.yaml")
        text += ", ".join(f"[{f}]({case.name}/{f})" for f in files) + "\n\n```text\n" + case.plan + "```\n"
    return text
