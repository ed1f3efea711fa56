"""Where the source tree and the programs are, and which files belong to it."""

import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE_FOLDERS = ("proto", "config", "planner", "state", "apply", "providers", "emulator", "cli")


def programs():
    """The directory of eniform, eniform-emulator and the plugins."""
    return pathlib.Path(os.environ["ENIFORM_BIN"])


def files(*suffixes, under=("",)):
    """Every file with one of `suffixes` below the folders `under` of the tree; build directories are no part of it."""
    found = []
    for folder in under:
        for path, folders, names in os.walk(ROOT / folder):
            folders[:] = sorted(f for f in folders if f not in (".git", ".eniform", "__pycache__") and not f.startswith("build"))
            found += [pathlib.Path(path) / name for name in sorted(names) if name.endswith(suffixes)]
    return found


def relative(path):
    return str(path.relative_to(ROOT))
