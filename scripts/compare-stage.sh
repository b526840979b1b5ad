#!/usr/bin/env bash
# Compares a deployed stage with legacy, as the pipeline does. Reads LEGACY_URL, API_URL, COMPARE_EMAIL and
# COMPARE_PASSWORD; sends reads only. Exit code: 0 equal, 1 different, 2 could not run.
# Usage: scripts/compare-stage.sh <folder for the reports>
set -euo pipefail
cd "$(dirname "$0")/.."
reports=$1
for name in LEGACY_URL API_URL COMPARE_EMAIL COMPARE_PASSWORD; do
  if [ -z "${!name:-}" ]; then
    echo "$name is not set" >&2
    exit 2
  fi
done

mkdir -p "$reports"
code=0
# The password is named, not quoted: it would show in the list of processes.
# shellcheck disable=SC2016
npx --no -- straddle compare --control "$LEGACY_URL" --candidate "$API_URL" --retries 2 --timeout 30 \
  --email "$COMPARE_EMAIL" --password '$COMPARE_PASSWORD' \
  --json "$reports/compare.jsonl" --junit "$reports/compare.xml" --html "$reports/compare.html" || code=$?

case $code in
  0) verdict='equal' ;;
  1) verdict='**different**: go back, or accept the difference by a rule with a reason' ;;
  *) verdict='**could not run**: the stage was not compared' ;;
esac
{
  echo "## Comparison with legacy: $verdict"
  echo
  echo 'The reports are among the artifacts: compare.html is for people.'
} >> "${GITHUB_STEP_SUMMARY:-/dev/stdout}"
exit "$code"
