#!/usr/bin/env bash
# Writes into the summary of a GitHub job what the route table changes since a revision, in words.
# Usage: scripts/summarize-route-changes.sh <revision>
set -euo pipefail
cd "$(dirname "$0")/.."
since=$1

tell() {
  echo "## What the route table changes since \`$since\`"
  echo
  if ! git rev-parse --quiet --verify "$since^{commit}" > /dev/null; then
    echo "There is no \`$since\`: nothing was deployed before, or its tag is gone. All of this is new:"
    echo
    echo '```'
    npx --no -- straddle routes
    echo '```'
  # A table that this version does not take any more is no reason to stop; that nobody knows has to be said.
  elif ! npx --no -- straddle routes --since "$since"; then
    echo "**Unknown**: this version cannot read the table of \`$since\`. Look at the diff of migration.config.ts."
  fi
}

tell >> "${GITHUB_STEP_SUMMARY:-/dev/stdout}"
