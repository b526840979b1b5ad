// Prints `api-url=<URL>`, for GITHUB_OUTPUT, from the file that `cdk deploy --outputs-file` wrote.
import { readFileSync } from 'node:fs';

const stacks = Object.values(JSON.parse(readFileSync(process.argv[2], 'utf8')));
const urls = stacks.flatMap(({ ApiUrl }) => ApiUrl ?? []);
if (urls.length !== 1) {
  console.error(`${process.argv[2]} has ${urls.length} outputs ApiUrl, not one`);
  process.exit(1);
}
console.log(`api-url=${urls[0].replace(/\/$/, '')}`);
