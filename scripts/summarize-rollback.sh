#!/usr/bin/env bash
# Writes into the summary of a GitHub job how this deployment is undone.
# Usage: scripts/summarize-rollback.sh <stage>
set -euo pipefail
stage=$1
cat >> "${GITHUB_STEP_SUMMARY:-/dev/stdout}" << END
## How to go back

One group: write \`owner: 'legacy'\` for it in \`migration.config.ts\`, and push. That is one line, and the way to take
when the comparison or an alarm names the group.

Everything: deploy the last commit that compared equal.

\`\`\`sh
gh workflow run deploy.yml --ref live/$stage -f stage=$stage
\`\`\`

Without GitHub, from a checkout of that tag: \`cd infra && npx cdk deploy -c stage=$stage\`.
Sessions stay valid either way: both stacks use the same ones. docs/runbooks/rollback.md has the rest.
END
