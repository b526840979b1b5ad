import { describe, expect, test } from '@jest/globals';
import { resolveValue, Unresolvable } from './intrinsics.ts';
import { createReferences } from './references.ts';
import { parseTemplate } from './template.ts';

const template = parseTemplate({
  Parameters: {
    Stage: { Type: 'String', Default: 'test' },
    Count: { Type: 'Number', Default: 2 },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
    Secret: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/name/of/it' },
    Given: { Type: 'String' },
  },
  Mappings: { ByRegion: { 'us-east-1': { name: 'Virginia', list: ['x'] } } },
  Conditions: {
    IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] },
    IsNot: { 'Fn::Not': [{ Condition: 'IsTest' }] },
    IsBoth: { 'Fn::And': [{ Condition: 'IsTest' }, { 'Fn::Equals': [{ Ref: 'Count' }, 2] }] },
    IsEither: { 'Fn::Or': [{ Condition: 'IsNot' }, { Condition: 'IsTest' }] },
    Circle: { Condition: 'Circle' },
    Odd: { 'Fn::Contains': [['a'], 'a'] },
  },
  Resources: {
    Api: { Type: 'AWS::ApiGateway::RestApi' },
    Other: { Type: 'AWS::ApiGateway::RestApi' },
    Stage1: { Type: 'AWS::ApiGateway::Stage', Properties: { StageName: { Ref: 'Stage' } } },
    Work: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: { 'Fn::Sub': 'work-${Stage}' } } },
    Unnamed: { Type: 'AWS::Lambda::Function' },
    Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Work' } } },
    Alias: {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { 'Fn::GetAtt': ['Work', 'Arn'] }, Name: 'live' },
    },
    Table: { Type: 'AWS::DynamoDB::Table' },
  },
});
const surroundings = {
  partition: 'aws',
  region: 'us-east-1',
  accountId: '000000000000',
  stackName: 'local',
  apiId: 'api1',
  apiLogicalId: 'Api',
};
const references = createReferences(template, surroundings, {
  parameters: { Given: 'by hand' },
  imports: { exported: 'from elsewhere' },
});
const lambda = 'arn:aws:lambda:us-east-1:000000000000:function:';

describe('a value of a template', () => {
  test.each<[unknown, unknown]>([
    ['plain', 'plain'],
    [{ Ref: 'Stage' }, 'test'],
    [{ Ref: 'Count' }, '2'],
    [{ Ref: 'Zones' }, ['a', 'b']],
    [{ Ref: 'Given' }, 'by hand'],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    [{ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
    [{ Ref: 'Api' }, 'api1'],
    [{ Ref: 'Other' }, 'Other'],
    [{ Ref: 'Stage1' }, 'test'],
    [{ Ref: 'Work' }, 'work-test'],
    [{ Ref: 'Unnamed' }, 'Unnamed'],
    [{ Ref: 'Version' }, `${lambda}work-test:Version`],
    [{ Ref: 'Alias' }, `${lambda}work-test:live`],
    [{ 'Fn::GetAtt': ['Work', 'Arn'] }, `${lambda}work-test`],
    [{ 'Fn::GetAtt': 'Unnamed.Arn' }, `${lambda}Unnamed`],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 1]] }, 'a-test-1'],
    [{ 'Fn::Join': ['', { Ref: 'Zones' }] }, 'ab'],
    [
      { 'Fn::Sub': '${Stage}/${Work.Arn}/${!Literal}/${AWS::StackName}' },
      `test/${lambda}work-test/\${Literal}/local`,
    ],
    [{ 'Fn::Sub': ['${mine}-${Stage}', { mine: { Ref: 'Count' } }] }, '2-test'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Work', 'Arn'] }] }] }, 'aws'],
    [{ 'Fn::Select': ['0', { Ref: 'Zones' }] }, 'a'],
    [{ 'Fn::FindInMap': ['ByRegion', { Ref: 'AWS::Region' }, 'name'] }, 'Virginia'],
    [{ 'Fn::FindInMap': ['ByRegion', 'us-east-1', 'list'] }, ['x']],
    [{ 'Fn::If': ['IsTest', { Ref: 'Stage' }, { Ref: 'Nowhere' }] }, 'test'],
    [{ 'Fn::If': ['IsNot', 1, 2] }, 2],
    [{ 'Fn::If': ['IsBoth', 1, 2] }, 1],
    [{ 'Fn::If': ['IsEither', 1, 2] }, 1],
    [{ 'Fn::ImportValue': { 'Fn::Sub': 'exported' } }, 'from elsewhere'],
    [
      { 'Fn::Join': ['', []], not: 'an intrinsic' },
      { 'Fn::Join': ['', []], not: 'an intrinsic' },
    ],
  ])('%j is %j', (value, expected) => {
    expect(resolveValue(value, references)).toEqual(expected);
  });

  test.each<[unknown, RegExp]>([
    [{ Ref: 'Nowhere' }, /there is no "Nowhere"/],
    [{ Ref: 'Table' }, /Table is a AWS::DynamoDB::Table, whose id is known at AWS only/],
    [{ Ref: 'Secret' }, /the parameter Secret has no value here/],
    [{ Ref: 'AWS::NotificationARNs' }, /known at AWS only/],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, /Arn of Table .* is known at AWS only/],
    [{ 'Fn::Sub': '${Table.Arn}' }, /Arn of Table/],
    [{ 'Fn::ImportValue': 'other' }, /"other" is exported by another stack/],
    [{ 'Fn::Select': [7, ['a']] }, /no item of that number/],
    [{ 'Fn::FindInMap': ['ByRegion', 'eu-west-1', 'name'] }, /Mappings has no ByRegion\.eu-west-1\.name/],
    [{ 'Fn::If': ['Nothing', 1, 2] }, /the condition Nothing does not exist/],
    [{ 'Fn::If': ['Circle', 1, 2] }, /the condition Circle asks itself/],
    [{ 'Fn::If': ['Odd', 1, 2] }, /the condition asks Fn::Contains/],
    [{ 'Fn::Join': 'text' }, /a list is expected/],
    [{ 'Fn::Join': ['', [{}]] }, /a text is expected/],
    [{ 'Fn::Transform': {} }, /Fn::Transform is not read here/],
    ['{{resolve:secretsmanager:a}}', /CloudFormation looks this value up/],
  ])('%j cannot be known, with a reason', (value, reason) => {
    expect(() => resolveValue(value, references)).toThrow(reason);
    expect(() => resolveValue(value, references)).toThrow(Unresolvable);
  });

  test.each(['__proto__', 'constructor', 'toString'])('%s is no name of anything', (name) => {
    expect(() => resolveValue({ Ref: name }, references)).toThrow(/there is no/);
    expect(() => resolveValue({ [`Fn::${name}`]: 1 }, references)).toThrow(/is not read here/);
  });
});
