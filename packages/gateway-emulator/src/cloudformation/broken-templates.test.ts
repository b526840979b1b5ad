import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resolveApiDefinition } from '../definition/resolve-api-definition.ts';
import { TemplateUnreadableError, TemplateUnsupportedError } from '../errors.ts';
import { httpTemplate, restTemplate, someCode } from '../testing/templates/small-templates.ts';
import { apiDefinitionFromTemplate } from './api-definition-from-template.ts';

const seed = Number(process.env['STRADDLE_SEED'] ?? Math.floor(Date.now() / 86_400_000));

/** Every place in a template, as the keys that lead to it. */
function placesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const inside =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, each]) => placesOf(each, [...path, key]))
      : [];
  return [path, ...inside];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], junk: unknown): unknown {
  if (key === undefined) return junk;
  const entries = Object.entries(Object(value)).map(([each, own]) => [
    each,
    each === key ? replaced(own, rest, junk) : own,
  ]);
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

/** What somebody may write by mistake, references in a circle among them. */
const junk = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, 0, true, '', 'text', [], {}, [[]], [null]),
  fc.constantFrom('Api', 'Orders', 'Stage', 'Rest', 'Nowhere', '__proto__').map((Ref) => ({ Ref })),
  fc.constantFrom('Api', 'Orders').map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })),
  fc
    .tuple(
      fc.constantFrom('Sub', 'Join', 'Select', 'Split', 'FindInMap', 'If', 'ImportValue', 'GetAtt', 'Odd'),
      fc.constantFrom<unknown>(null, 1, 'a', [], ['a'], ['a', 'b'], { a: 1 }, '${Orders.Arn}${'),
    )
    .map(([name, argument]) => ({ [`Fn::${name}`]: argument })),
);

test.each([
  { title: 'REST', template: restTemplate },
  { title: 'HTTP', template: httpTemplate },
])(
  `whatever stands at any place of a $title template, it is read or refused with reasons (seed ${seed})`,
  ({ template }) => {
    const outcomes = { read: 0, refused: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...placesOf(template)), junk, (place, value) => {
        const broken = replaced(template, place, value);
        try {
          // What is read can be served.
          resolveApiDefinition(apiDefinitionFromTemplate(broken, { functions: someCode }));
          outcomes.read += 1;
        } catch (error) {
          const isReasoned = error instanceof TemplateUnsupportedError && error.problems.length > 0;
          expect(isReasoned || error instanceof TemplateUnreadableError ? 'reasons' : error).toBe('reasons');
          outcomes.refused += 1;
        }
      }),
      { numRuns: 2000, seed },
    );
    expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(50);
  },
);
