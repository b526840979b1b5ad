import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { createProgram } from './create-program.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const program = createProgram({
  folder: root,
  environment: {},
  print: () => undefined,
  stopped: Promise.resolve(),
  exit: () => undefined,
});

/** Command lines of a text: what follows `npx straddle`, over lines that end in a backslash, without comments. */
function commandLines(text: string): string[] {
  const joined = text.replaceAll(/ *\\\n\s*/g, ' ');
  return [...joined.matchAll(/npx (?:--no )?straddle ([^\n`]+)/g)].map(([, line = '']) =>
    line.replace(/ {2,}.*| #.*|\)".*/, '').trim(),
  );
}

/** What is wrong with a command line, as far as names of commands and options go. */
function problemsOf(line: string): string[] {
  let command: Command = program;
  const problems: string[] = [];
  for (const word of line.split(/\s+/)) {
    const next = command.commands.find((each) => each.name() === word);
    if (next !== undefined) command = next;
    else if (command === program) return [`${word} is no command`];
    else if (/^--[a-z]/.test(word) && !command.options.some(({ long }) => long === word.split('=', 1)[0])) {
      problems.push(`${command.name()} has no ${word}`);
    }
  }
  return problems;
}

describe('command lines in documents are ones that can be typed', () => {
  const files = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.md'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  ).split('\n');
  const lines = files
    .filter((file) => file !== '')
    .flatMap((file) => commandLines(readFileSync(join(root, file), 'utf8')).map((line) => ({ file, line })));

  test('are found', () => {
    expect(lines.length).toBeGreaterThan(20);
  });

  test.each(lines)('$file: $line', ({ line }) => {
    expect(problemsOf(line)).toEqual([]);
  });

  test.each([
    { line: 'comapre --writes', problems: ['comapre is no command'] },
    { line: 'compare --write --matrix', problems: ['compare has no --write'] },
    { line: "compare --route 'GET /me' --password=x", problems: [] },
  ])('$line: $problems', ({ line, problems }) => {
    expect(problemsOf(line)).toEqual(problems);
  });
});
