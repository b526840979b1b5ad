// Checks GitHub workflows with GitHub's own language service: keys, types, expressions and the contexts in them.
// Usage: node --import tsx scripts/check-workflows.mjs <file> …   (tsx, because the service imports JSON without saying so)
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { validate } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  const document = TextDocument.create(pathToFileURL(file).href, 'yaml', 1, text);
  for (const { range, message } of await validate(document, {})) {
    console.log(`${file}:${range.start.line + 1}  ${typeof message === 'string' ? message : message.value}`);
    process.exitCode = 1;
  }
}
