#!/bin/sh
# install-codex.sh VERSION...: puts npm releases of Codex into .cache/codex/<version>/, which git ignores.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
for version in "$@"; do
  target="$root/.cache/codex/$version"
  mkdir -p "$target"
  npm install --no-audit --no-fund --prefix "$target" "@openai/codex@$version"
  "$target/node_modules/.bin/codex" --version
done
