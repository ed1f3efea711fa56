"""The direction of includes: files -> config -> planner -> apply -> plugin -> cloud, state beside it, cli wires it."""

import re

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")', re.MULTILINE)

# A folder, and the folders whose headers it may include besides its own. `providers/*` is every cloud.
ARROWS = {
    "proto": (),
    "config": ("proto",),
    "planner": ("proto", "planner/verify"),
    "planner/verify": ("proto",),
    "state": ("proto",),
    "providers/host": ("proto",),
    "providers/sdk": ("proto",),
    "providers/*": ("proto", "providers/sdk"),
    "apply": ("proto", "planner", "state", "providers/host"),
    "emulator": (),
    "cli": ("proto", "config", "planner", "state", "apply", "providers/host"),
}

# Headers of libraries, and the only folders that may include them.
LIBRARIES = (
    (re.compile(r"^(grpc|grpcpp|grpc\+\+)/|\.grpc\.pb\.h$"), ("providers/host", "providers/sdk")),
    (re.compile(r"^sqlite3\.h$"), ("state",)),
    (re.compile(r"^(pqxx/|libpq)"), ("state",)),
    (re.compile(r"^curl/"), ("providers/sdk",)),
    (re.compile(r"^httplib\.h$"), ("emulator",)),
    (re.compile(r"^libjsonnet"), ("config",)),
    (re.compile(r"^yaml\.h$"), ("config", "emulator")),
    (re.compile(r"^CLI/"), ("cli", "emulator")),
)

# What a pure function has no use for: files, clocks, threads, chance, the environment.
IMPURE = re.compile(r"^(fstream|iostream|filesystem|chrono|thread|mutex|random|unistd\.h|ctime|time\.h|sys/.*|absl/time/clock\.h|absl/random/.*)$")
PURE_FOLDERS = ("planner", "planner/verify", "proto")


def folder_of(path):
    """The folder of ARROWS that a path from the root belongs to; None: no folder of the programs."""
    parts = path.split("/")
    if len(parts) < 2:
        return None
    if parts[0] == "providers":
        if len(parts) < 3:
            return None
        own = "/".join(parts[:2])
        return own if own in ARROWS else "providers/*"
    if parts[:2] == ["planner", "verify"]:
        return "planner/verify"
    return parts[0] if parts[0] in ARROWS else None


def same_folder(path, header):
    if path.startswith("providers/"):
        return path.split("/")[:2] == header.split("/")[:2]
    return folder_of(path) == folder_of(header)


def violations(path, text):
    """What is wrong with the includes of the file at `path` (from the root), a sentence each."""
    folder = folder_of(path)
    found = []
    for match in INCLUDE.finditer(text):
        header = match.group(1) or match.group(2)
        line = text.count("\n", 0, match.start(1) if match.group(1) else match.start(2)) + 1
        place = f"{path}:{line}: "
        if match.group(2) and "/" not in header:
            if not any(pattern.search(header) for pattern, _ in LIBRARIES):
                found.append(place + f'"{header}" is not written as a path from the root')
        target = folder_of(header)
        if target and not same_folder(path, header) and target not in ARROWS[folder]:
            found.append(place + f"{folder} must not include {header}: the arrow would run back")
        for pattern, allowed in LIBRARIES:
            if pattern.search(header) and folder not in allowed:
                found.append(place + f"{header} belongs to {' and '.join(allowed)} alone")
        if folder in PURE_FOLDERS and IMPURE.search(header):
            found.append(place + f"{folder} is pure and must not include {header}")
    return found
