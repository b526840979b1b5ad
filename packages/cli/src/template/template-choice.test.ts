import { describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { TemplateOptionsInvalidError } from '../errors.ts';
import { addTemplateOptions, readTemplateFlags, type TemplateChoice } from './template-choice.ts';

function choose(...commandLine: readonly string[]): TemplateChoice | undefined {
  const command = addTemplateOptions(new Command()).option('--api <kind>');
  command.parse([...commandLine], { from: 'user' });
  return readTemplateFlags(command.opts(), '/here');
}

describe('the options about a template', () => {
  test('name the file and what it leaves open', () => {
    const named = ['--template-api', 'Api', '--template-stage', 'live', '--template-legacy', 'https://a'];
    const given = [
      '--template-parameter',
      'A=1',
      '--template-parameter',
      'B=x=y',
      '--template-import',
      'e=v',
    ];
    const code = ['--template-function', 'F=src/f.ts#run', '--template-function', 'G=/abs/g.ts'];
    expect(choose('--template', 'out/a.json', ...named, ...given, ...code)).toEqual({
      file: '/here/out/a.json',
      api: 'Api',
      stage: 'live',
      legacy: 'https://a',
      parameters: { A: '1', B: 'x=y' },
      imports: { e: 'v' },
      functions: { F: { entry: '/here/src/f.ts', handler: 'run' }, G: { entry: '/abs/g.ts' } },
    });
  });

  test('are left out for a route table', () => {
    expect(choose()).toBeUndefined();
    expect(choose('--api', 'rest')).toBeUndefined();
  });

  test('are refused together, each with the mend', () => {
    const odd = ['--template-parameter', 'A', '--template-import', '=v'];
    expect(() => choose('--template', 'a', '--api', 'rest', ...odd)).toThrow(TemplateOptionsInvalidError);
    expect(() => choose('--template', 'a', '--api', 'rest', ...odd)).toThrow(
      /--template-parameter A: write <name>=<value>[^]*--template-import =v: [^]*--api: the template says/,
    );
  });

  test('want a template', () => {
    expect(() => choose('--template-legacy', 'https://a', '--template-stage', 'x')).toThrow(
      '--template-legacy, --template-stage: say --template <file>, too',
    );
  });
});
