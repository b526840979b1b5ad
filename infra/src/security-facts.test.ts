import { beforeAll, describe, expect, test } from '@jest/globals';
import { synthesizeTemplate, type Template } from './synthesize-template.ts';
import { exampleMigration, exampleStage, propertiesOf, resourcesOf, variants } from './testing/examples.ts';

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';
const canaries = {
  MONGODB_URI: 'mongodb://canary',
  SESSION_SECRETS: 'canary-secret',
  SESSION_REF_KEY: 'canary-key',
};

/** Every template that the variants make, each with and without keys of one's own. */
const templates = variants.flatMap(({ title, api, overrides }) =>
  [
    { title, overrides },
    {
      title: `${title}, own keys`,
      overrides: {
        ...overrides,
        logKmsKeyArn: keyArn,
        secrets: {
          MONGODB_URI: {
            from: 'secretsmanager:arn:aws:secretsmanager:eu-central-1:111122223333:secret:mongodb-uri-AbCdEf',
            kmsKeyArn: keyArn,
          },
          SESSION_SECRETS: { from: 'ssm:/straddle/test/session-secrets', kmsKeyArn: keyArn },
          SESSION_REF_KEY: 'ssm:/straddle/test/session-ref-key',
        },
      },
    },
  ].map((variant) => ({
    title: variant.title,
    synthesize: () => synthesizeTemplate(exampleMigration(), exampleStage(variant.overrides), { api }),
  })),
);

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** The statements that roles are given, by the logical id of the role. */
function statementsOf(template: Template): { readonly role: string; readonly statement: Statement }[] {
  return propertiesOf(template, 'AWS::IAM::Policy').flatMap(({ PolicyDocument, Roles }) => {
    const { Statement: statements } = PolicyDocument as { readonly Statement: readonly Statement[] };
    const [{ Ref: role }] = Roles as readonly [{ readonly Ref: string }];
    return statements.map((statement) => ({ role, statement }));
  });
}

interface FunctionFacts {
  readonly name: string;
  readonly role: string;
  readonly variables: Readonly<Record<string, string>>;
}

function functionsOf(template: Template): FunctionFacts[] {
  return propertiesOf(template, 'AWS::Lambda::Function').map(({ FunctionName, Role, Environment }) => ({
    name: String(FunctionName),
    role: String(Object(Role)['Fn::GetAtt'][0]),
    variables: Object(Environment).Variables,
  }));
}

const allowed = (template: Template): Statement[] =>
  statementsOf(template)
    .map(({ statement }) => statement)
    .filter(({ Effect }) => Effect === 'Allow');

describe.each(templates)('$title', ({ synthesize }) => {
  let template: Template;
  beforeAll(() => {
    const before = { ...process.env };
    Object.assign(process.env, canaries);
    template = synthesize();
    process.env = before;
  });

  test('no role may do everything, or something to everything', () => {
    expect(allowed(template).length).toBeGreaterThan(4);
    for (const { Action, Resource } of allowed(template)) {
      expect(JSON.stringify([Action, Resource])).not.toMatch(/[*?]/);
    }
  });

  test('managed policies are the one for network interfaces and the one for access logs', () => {
    const arns = JSON.stringify(
      propertiesOf(template, 'AWS::IAM::Role').map((role) => role['ManagedPolicyArns']),
    );
    const names = [...arns.matchAll(/policy\/([\w/-]+)/g)].map(([, name]) => name);
    expect(
      names.filter(
        (name) =>
          name !== 'service-role/AWSLambdaVPCAccessExecutionRole' &&
          name !== 'service-role/AmazonAPIGatewayPushToCloudWatchLogs',
      ),
    ).toEqual([]);
  });

  test('code in a VPC is denied what Lambda itself does with its role', () => {
    const isInVpc = JSON.stringify(template).includes('"VpcConfig"');
    for (const { name, role } of functionsOf(template)) {
      const denials = statementsOf(template).filter(
        (each) =>
          each.role === role &&
          each.statement.Effect === 'Deny' &&
          JSON.stringify(each.statement.Condition).includes(`function:${name}"`),
      );
      expect(denials).toHaveLength(isInVpc ? 1 : 0);
    }
  });

  test('no function has an address of its own, and only this API may invoke it', () => {
    expect(resourcesOf(template, 'AWS::Lambda::Url')).toEqual({});
    const permissions = propertiesOf(template, 'AWS::Lambda::Permission');
    expect(permissions).toHaveLength(3);
    for (const { Action, Principal, SourceArn, FunctionUrlAuthType } of permissions) {
      expect({ Action, Principal, FunctionUrlAuthType }).toEqual({
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
      });
      expect(JSON.stringify(SourceArn)).toMatch(
        /:execute-api:eu-central-1:111122223333:",\{"Ref":"Api\w+"\},"\/(\*\/\*\/\*"|authorizers\/",\{"Ref")/,
      );
    }
  });

  test('secrets are named, and nothing of this machine is in the template', () => {
    expect(JSON.stringify(template)).not.toContain('canary');
    expect(JSON.stringify(template)).not.toContain('{{resolve:');
    for (const { variables } of functionsOf(template)) {
      for (const name of Object.keys(canaries)) {
        expect(variables).not.toHaveProperty(name);
        expect(variables[`${name}_FROM`] ?? 'ssm:/').toMatch(/^(ssm:\/|secretsmanager:arn:)/);
      }
    }
  });

  test('every role reads exactly the secrets that its function is told of', () => {
    expect(functionsOf(template)).toHaveLength(3);
    for (const { role, variables } of functionsOf(template)) {
      const readable = statementsOf(template)
        .filter((each) => each.role === role && /^(ssm|secretsmanager):/.test(String(each.statement.Action)))
        .map(
          ({ statement }) => /(?:parameter|secret:)([\w/-]+)/.exec(JSON.stringify(statement.Resource))?.[1],
        );
      const told = Object.entries(variables)
        .filter(([name]) => name.endsWith('_FROM'))
        .map(([, from]) => from.replace(/^ssm:|^.*:secret:/, ''));
      expect(readable.toSorted()).toEqual(told.toSorted());
    }
  });

  test('a key decrypts the one secret only, through the service that keeps it', () => {
    for (const { Action, Resource, Condition } of allowed(template)) {
      if (Action !== 'kms:Decrypt') continue;
      expect(Resource).toBe(keyArn);
      expect(JSON.stringify(Condition)).toMatch(/kms:ViaService/);
      expect(JSON.stringify(Condition)).toMatch(/kms:EncryptionContext:(PARAMETER_ARN|SecretARN)/);
    }
  });

  test('every log group forgets after a time, and stays when its function goes', () => {
    const groups = Object.values(resourcesOf(template, 'AWS::Logs::LogGroup'));
    expect(groups).toHaveLength(4);
    for (const group of groups) {
      expect(group).toMatchObject({ Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Retain' });
    }
    for (const { LoggingConfig } of propertiesOf(template, 'AWS::Lambda::Function')) {
      expect(LoggingConfig).toMatchObject({ LogGroup: { Ref: expect.stringMatching(/Logs/) } });
    }
  });

  test('the access log holds nothing of the caller but the id', () => {
    expect(JSON.stringify(template)).not.toMatch(/context\.authorizer\.(setCookie|userId|fullName|roles)/i);
  });
});

test('only groups that look the session up again may read the session secrets, and none its reference key', () => {
  const template = synthesizeTemplate(exampleMigration(), exampleStage());
  const told = Object.fromEntries(
    functionsOf(template).map(({ name, variables }) => [
      name.replace('straddle-test-', ''),
      Object.keys(variables).filter((variable) => variable.endsWith('_FROM')),
    ]),
  );
  expect(told).toEqual({
    authorizer: ['MONGODB_URI_FROM', 'SESSION_REF_KEY_FROM', 'SESSION_SECRETS_FROM'],
    account: ['MONGODB_URI_FROM'],
    projects: ['MONGODB_URI_FROM', 'SESSION_SECRETS_FROM'],
  });
});

test('a function without database is told of none, and may read none', () => {
  const stage = exampleStage({ functions: { account: { database: false } } });
  const template = synthesizeTemplate(exampleMigration(), stage);
  const account = functionsOf(template).find(({ name }) => name === 'straddle-test-account');
  expect(JSON.stringify(account)).not.toMatch(/_FROM|SECRETS_TTL/);
  const readers = statementsOf(template).filter(({ statement }) =>
    JSON.stringify(statement).includes('mongodb-uri'),
  );
  expect(readers).toHaveLength(2);
});
