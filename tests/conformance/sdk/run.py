"""Runs a cloud's scripts on the vendor's Node.js SDK: run.py SCRIPT…, in this folder.

The packages are installed into ENIFORM_SDK_PACKAGES, a folder of the build, where they are not there yet. Without a Node.js that is new
enough the scripts are skipped, but never in CI.
"""

import fcntl
import os
import pathlib
import re
import shutil
import subprocess
import sys

SKIPPED = 77  # what tests/conformance/sdk/CMakeLists.txt tells ctest
OLDEST_NODE = 18
HERE = pathlib.Path(__file__).resolve().parent
LOCK = "package-lock.json"
INSTALLED = "installed.json"  # the lock file of what is there, written last


def what_is_missing():
    """Why the scripts can not run on this machine; None where they can."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return "there is no node" if not node else "there is no npm"
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)\.", version)
    if not found or int(found.group(1)) < OLDEST_NODE:
        return f"node is {version.strip() or 'broken'}, and not {OLDEST_NODE} or later"
    return None


def install(folder):
    """Puts the packages of the lock file into `folder`; tests that start together wait for the one that does it."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (HERE / LOCK).read_text()
        installed = folder / INSTALLED
        if installed.exists() and installed.read_text() == wanted:
            return
        for name in (".npmrc", "package.json", LOCK):
            shutil.copyfile(HERE / name, folder / name)
        subprocess.run(["npm", "ci"], cwd=folder, check=True)
        installed.write_text(wanted)


def main(scripts):
    why = what_is_missing()
    if why:
        print(f"the vendors' clients can not run: {why}; scripts/install-deps.sh installs it")
        return 1 if os.environ.get("CI") == "true" else SKIPPED
    install(pathlib.Path(os.environ["ENIFORM_SDK_PACKAGES"]))
    return subprocess.run(["node", "--test", *scripts], cwd=HERE).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
