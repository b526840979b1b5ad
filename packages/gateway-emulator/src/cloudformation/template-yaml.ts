import { type CollectionTag, isMap, isScalar, isSeq, parseDocument, type ScalarTag } from 'yaml';

import { TemplateUnreadableError } from '../errors.ts';

/** Functions that have a short tag in YAML. Those that are not read later are, too, so that they are refused by place. */
const names = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

function longName(name: string): string {
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}

const customTags: (ScalarTag | CollectionTag)[] = ['Ref', 'Condition', ...names].flatMap((name) => {
  const tag = `!${name}`;
  const long = longName(name);
  return [
    { tag, resolve: (text: string) => ({ [long]: text }) },
    {
      tag,
      collection: 'seq' as const,
      resolve: (value: unknown) => ({ [long]: isSeq(value) ? value.toJSON() : [] }),
    },
    {
      tag,
      collection: 'map' as const,
      resolve: (value: unknown) => ({ [long]: isMap(value) ? value.toJSON() : {} }),
    },
  ];
});

/**
 * Parses a template in YAML.
 *
 * @throws {TemplateUnreadableError} Naming the first line that is wrong, or a tag that CloudFormation does not have.
 */
export function parseTemplateYaml(text: string, path: string): unknown {
  const document = parseDocument(text, { customTags, merge: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    throw new TemplateUnreadableError(`${path} is no YAML that CloudFormation takes: ${problem.message}`);
  }
  if (isScalar(document.contents) || document.contents === null) {
    throw new TemplateUnreadableError(`${path} holds no template`);
  }
  return document.toJSON();
}
