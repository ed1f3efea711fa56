"""Compares what is in the cloud with what was declared and with what the state remembers."""

import collections
import contextlib
import pathlib
import shutil
import sqlite3
import tempfile

CREATING = {"network_interface": "CREATE_INTERFACE", "eip": "ALLOCATE_EIP"}
DELETING = {"network_interface": "DELETE_INTERFACE", "eip": "RELEASE_EIP"}
LISTS = {"network_interface": "interfaces", "eip": "eips"}


class Remembered:
    """The rows of a state, read from a copy: looking must not bring its write-ahead log into the file."""

    def __init__(self, state):
        self.objects, self.open, self.locked, self.entries = [], [], False, 0
        if not state.exists():
            return
        with tempfile.TemporaryDirectory(prefix="eniform-crash-") as directory:
            for suffix in ("", "-wal"):
                with contextlib.suppress(FileNotFoundError):
                    shutil.copy(f"{state}{suffix}", directory)
            with contextlib.closing(sqlite3.connect(pathlib.Path(directory) / state.name)) as rows:
                self.objects = rows.execute("select type, address, id, message from objects").fetchall()
                self.open = rows.execute("select kind, target from journal where status in ('intent', 'in_doubt')").fetchall()
                self.entries = rows.execute("select count(*) from journal").fetchone()[0]
                self.locked = rows.execute("select coalesce(purpose, '') <> '' from lock").fetchone()[0] == 1

    def ids(self, kind):
        return [identity for of, _, identity, _ in self.objects if of == kind and identity]

    def knows(self, kind, identity):
        """Also as an interface that a replacement left behind, which has no column of its own."""
        return any(of == kind and identity.encode() in message for of, _, _, message in self.objects)

    def open_of(self, kind):
        return sum(of == kind for of, _ in self.open)


class Verdict:
    """What is wrong, and how many of each: orphans, duplicates, lost."""

    def __init__(self):
        self.orphans = self.duplicates = self.lost = 0
        self.texts = []

    def orphan(self, text):
        self.orphans += 1
        self.texts.append(f"orphan: {text}")

    def duplicate(self, text):
        self.duplicates += 1
        self.texts.append(f"duplicate: {text}")

    def loss(self, text):
        self.lost += 1
        self.texts.append(f"lost: {text}")


def managed(cloud_world, kind, strangers):
    """Objects that only Eniform can have made, and what it adopted, as ids and names."""
    return {o["id"]: o for o in cloud_world[LISTS[kind]] if not o.get("primary") and o["id"] not in strangers}


def after_the_kill(cloud_world, remembered, strangers):
    """What is not as the state says must be said by an open entry of the journal, so that the next run looks it up."""
    verdict = Verdict()
    for kind in LISTS:
        there = set(managed(cloud_world, kind, strangers))
        unknown = {identity for identity in there if not remembered.knows(kind, identity)}
        gone = set(remembered.ids(kind)) - strangers - there
        if len(unknown) > remembered.open_of(CREATING[kind]):
            verdict.orphan(f"{kind} {sorted(unknown)} made, and {remembered.open_of(CREATING[kind])} intents say so")
        if len(gone) > remembered.open_of(DELETING[kind]):
            verdict.loss(f"{kind} {sorted(gone)} deleted, and {remembered.open_of(DELETING[kind])} intents say so")
    return verdict


def at_the_end(cloud_world, remembered, document, strangers):
    """The world is as `document` declares it, and the state has every object of it once."""
    verdict = Verdict()
    strangers = strangers - {imported["id"] for imported in document.get("imports", ())}
    names = {kind: {declared.get("name", key): (key, declared) for key, declared in document[plural].items() if "primary_of" not in declared}
             for kind, plural in (("network_interface", "network_interfaces"), ("eip", "eips"))}
    found = {}
    for kind, declared in names.items():
        of_name = collections.defaultdict(list)
        for thing in managed(cloud_world, kind, strangers).values():
            of_name[thing["name"]].append(thing)
        for name, things in of_name.items():
            if name not in declared:
                verdict.orphan(f"{kind} {name} {[t['id'] for t in things]} is not declared")
            elif len(things) > 1:
                verdict.duplicate(f"{kind} {name} is there {len(things)} times")
            else:
                found[kind, declared[name][0]] = things[0]
        for name in set(declared) - set(of_name):
            verdict.loss(f"{kind} {name} is declared and not there")
        ids = [identity for identity in remembered.ids(kind) if identity not in strangers]
        there = set(managed(cloud_world, kind, strangers))
        for identity in {i for i in ids if ids.count(i) > 1}:
            verdict.duplicate(f"{kind} {identity} is in the state {ids.count(identity)} times")
        for identity in there - set(ids):
            verdict.orphan(f"{kind} {identity} is not in the state")
        for identity in set(ids) - there:
            verdict.loss(f"{kind} {identity} is in the state and not in the cloud")
    for (kind, key), thing in found.items():
        wrong = differences(kind, document, key, thing, found)
        if wrong:
            verdict.loss(f"{kind} {key}: {wrong}")
    for kind, target in remembered.open:
        verdict.loss(f"{kind} of {target} is still in doubt")
    if remembered.locked:
        verdict.loss("the state is still locked")
    return verdict


def differences(kind, document, key, thing, found):
    if kind == "eip":
        binding = document["eip_bindings"][key]
        holder = found.get(("network_interface", binding["network_interface"]), {})
        want = {"interface": holder.get("id"), "private_ip": binding["private_ip"], "bandwidth_mbps": document["eips"][key]["bandwidth_mbps"]}
        have = {field: thing.get(field) for field in want}
    else:
        declared = document["network_interfaces"][key]
        want = {field: declared[field] for field in ("subnet", "primary_ip", "security_groups")}
        have = {field: thing[field] for field in want}
        want["attached_to"], have["attached_to"] = declared.get("attachment", {}).get("instance"), thing.get("attached_to")
        if "secondary_ip_count" in declared:
            want["secondary_ips"], have["secondary_ips"] = declared["secondary_ip_count"], len(thing["secondary_ips"])
        else:
            want["secondary_ips"], have["secondary_ips"] = sorted(declared["secondary_ips"]), sorted(thing["secondary_ips"])
        if "tags" in declared:
            want["tags"] = declared["tags"]
            have["tags"] = {k: v for k, v in thing["tags"].items() if not k.startswith("eniform")}
    return {field: f"{have[field]} instead of {want[field]}" for field in want if want[field] != have[field]}
