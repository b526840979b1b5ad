import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TemplateUnreadableError } from '../errors.ts';
import { readTemplateFile } from './read-template-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'straddle-template-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string): Promise<unknown> {
  const file = join(folder, 'template');
  await writeFile(file, text);
  return readTemplateFile(file);
}

const short = `
Resources:
  A:
    Type: AWS::Lambda::Function
    Condition: IsOn
    Properties:
      Plain: !Ref Name
      Attribute: !GetAtt B.Arn
      AttributeList: !GetAtt [B, Arn]
      Text: !Sub 'x-\${Name}'
      OwnText: !Sub ['x-\${mine}', { mine: !Ref Name }]
      Joined: !Join ['-', [a, !Ref Name, !ImportValue Other]]
      Chosen: !If [IsOn, !Select [0, !Split [',', 'a,b']], !Ref AWS::NoValue]
      Found: !FindInMap [Map, !Ref AWS::Region, key]
      Refused: !Base64 text
      Number: 007
      Version: 2.0
      Date: 2010-09-09
Conditions:
  IsOn: !And [!Equals [a, a], !Not [!Condition Off], !Or [!Condition Off, !Equals [b, b]]]
`;

const long = {
  Resources: {
    A: {
      Type: 'AWS::Lambda::Function',
      Condition: 'IsOn',
      Properties: {
        Plain: { Ref: 'Name' },
        Attribute: { 'Fn::GetAtt': 'B.Arn' },
        AttributeList: { 'Fn::GetAtt': ['B', 'Arn'] },
        Text: { 'Fn::Sub': 'x-${Name}' },
        OwnText: { 'Fn::Sub': ['x-${mine}', { mine: { Ref: 'Name' } }] },
        Joined: { 'Fn::Join': ['-', ['a', { Ref: 'Name' }, { 'Fn::ImportValue': 'Other' }]] },
        Chosen: {
          'Fn::If': ['IsOn', { 'Fn::Select': [0, { 'Fn::Split': [',', 'a,b'] }] }, { Ref: 'AWS::NoValue' }],
        },
        Found: { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'key'] },
        Refused: { 'Fn::Base64': 'text' },
        Number: 7,
        Version: 2,
        Date: '2010-09-09',
      },
    },
  },
  Conditions: {
    IsOn: {
      'Fn::And': [
        { 'Fn::Equals': ['a', 'a'] },
        { 'Fn::Not': [{ Condition: 'Off' }] },
        { 'Fn::Or': [{ Condition: 'Off' }, { 'Fn::Equals': ['b', 'b'] }] },
      ],
    },
  },
};

describe('a template file', () => {
  test('in YAML, with short tags, is the same as with the long functions in JSON', async () => {
    expect(await read(short)).toEqual(long);
    expect(await read(JSON.stringify(long))).toEqual(long);
  });

  test.each([
    ['{ "Resources": ', /is no JSON/],
    ['Resources: [unclosed', /is no YAML that CloudFormation takes/],
    ['Resources: !Rfe Name', /is no YAML that CloudFormation takes: Unresolved tag: !Rfe/],
    ['just text', /holds no template/],
    ['', /holds no template/],
  ])('%j is refused', async (text, reason) => {
    await expect(read(text)).rejects.toThrow(reason);
    await expect(read(text)).rejects.toBeInstanceOf(TemplateUnreadableError);
  });

  test('that is not there says how to make it', async () => {
    await expect(readTemplateFile(join(folder, 'none.json'))).rejects.toMatchObject({
      code: 'ERR_TEMPLATE_UNREADABLE',
      message: expect.stringContaining('npm run synth'),
    });
  });
});
