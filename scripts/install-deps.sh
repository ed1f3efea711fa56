#!/usr/bin/env bash
# Installs the Debian packages Eniform is built, tested and demonstrated with: only those that are missing, so that it may
# be run again at any time and costs nothing then. What each is for: docs/dependencies.md.
set -euo pipefail

packages=(
  # the build
  g++ make cmake ninja-build ccache pkg-config git ca-certificates
  protobuf-compiler protobuf-compiler-grpc
  # the programs
  libprotobuf-dev libgrpc++-dev libgrpc-dev libabsl-dev
  libsqlite3-dev libpqxx-dev libyaml-dev libjsonnet-dev libcli11-dev
  libcurl4-openssl-dev libssl-dev
  nlohmann-json3-dev libfmt-dev libspdlog-dev libmimalloc-dev
  # tests, checks and the demo
  libgtest-dev libgmock-dev librapidcheck-dev clang libclang-rt-14-dev lld clang-format sqlite3 postgresql openssl curl
  python3 python3-jsonschema python3-yaml python3-jsonnet
)
# The vendors' own clients run on any Node.js from 18 on, wherever it came from.
node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null || packages+=(nodejs npm)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "install-deps: these packages are missing, and only root can install them: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

quiet=()
[ -n "${CI:-}" ] && quiet=(-qq)
export DEBIAN_FRONTEND=noninteractive
echo "install-deps: installing ${missing[*]}"
"${as_root[@]}" apt-get "${quiet[@]}" update </dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "${quiet[@]}" install --yes --no-install-recommends "${missing[@]}" </dev/null
