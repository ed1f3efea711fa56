#!/usr/bin/env bash
# Walks through Eniform's main job against an emulated cloud: scripts/demo.sh DIRECTORY_OF_THE_PROGRAMS
# Needs no account, uses a free loopback port and a temporary directory, and leaves nothing behind.
set -euo pipefail

bin=$(cd "$1" && pwd)
examples=$(cd "$(dirname "$0")/../examples" && pwd)
work=$(mktemp -d)
emulator=

finish() {
  status=$?
  trap - EXIT
  if [ -n "$emulator" ]; then
    kill "$emulator" 2>/dev/null || true
    wait "$emulator" 2>/dev/null || true
  fi
  [ "$status" -eq 0 ] || { echo; echo "The demo failed."; sed 's/^/emulator: /' "$work/emulator.log" || true; } >&2
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }
run() {
  printf '\n$ %s\n' "$*"
  "$@"
}
# Puts an example's declaration in place, as an edit would, with the emulator's port in it.
edit() {
  printf '\n$ cp examples/%s/network.eni.yaml .\n' "$1"
  sed "s|http://127.0.0.1:9780|$endpoint|" "$examples/$1/network.eni.yaml" > network.eni.yaml
}

cd "$work"
export PATH="$bin:$PATH"
export TENCENTCLOUD_SECRET_ID=AKIDEXAMPLE TENCENTCLOUD_SECRET_KEY=secretexample
unset TENCENTCLOUD_SECURITY_TOKEN

say 'A cloud on a free port of this machine: one VPC, two instances, nothing else.'
printf '\n$ eniform-emulator --listen 127.0.0.1:0 --world examples/world.yaml &\n'
mkfifo ready
eniform-emulator --listen 127.0.0.1:0 --world "$examples/world.yaml" > ready 2> emulator.log &
emulator=$!
exec 3< ready
read -r line <&3 || { echo 'The emulator did not start.' >&2; exit 1; }
echo "$line"
endpoint=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' <<< "$line")
mkdir stack
cd stack

say 'Three networks for app-0: business, public and management.'
edit three-networks
run eniform plan
run eniform apply --auto-approve

say 'Nothing is left to do.'
run eniform plan --detailed-exitcode

say 'app-0 is ill: its public interface, with addresses and EIP, goes to app-1. The plan is saved, reviewed and applied as it is.'
edit failover
run eniform plan --out failover.plan
run eniform apply failover.plan

say 'The business network moves to another subnet of the zone: EIP and secondary addresses go first and come back after.'
edit subnet-change
run eniform plan
run eniform apply --auto-approve
run eniform output

say 'Everything goes that may go: the primary interface and the protected EIP are only forgotten.'
run eniform destroy --auto-approve

say 'Not one of all these calls was refused by the cloud.'
printf '\n$ curl -s %s/_emulator/stats\n' "$endpoint"
curl --silent --show-error --fail "$endpoint/_emulator/stats" | tee ../stats
python3 - ../stats <<'PYTHON'
import json, sys
stats = json.load(open(sys.argv[1]))
calls = sum(n for cloud in stats["calls"].values() for n in cloud.values())
refused = {code: n for cloud in stats["rejections"].values() for code, n in cloud.items() if n}
if not calls or refused:
    sys.exit(f"\n{calls} calls, refused: {refused}")
print(f"\n{calls} calls, none refused.")
PYTHON
