import { expect, test } from '@jest/globals';
import type { Migration } from '@straddle/route-table';
import fc from 'fast-check';
import { synthesizeTemplate } from './synthesize-template.ts';
import {
  exampleMigration,
  exampleStage,
  exampleTable,
  propertiesOf,
  resourcesOf,
} from './testing/examples.ts';

/** What a REST API serves once it is deployed; the stage beside it changes without a deployment. */
const deployedTypes = ['RestApi', 'Resource', 'Method', 'Authorizer', 'GatewayResponse'];

interface Serving {
  readonly table: Partial<Migration>;
  readonly cors?: string;
}

function synthesize({ table, cors }: Serving): {
  readonly deploymentId: string;
  readonly definition: string;
} {
  const stage = exampleStage(cors === undefined ? {} : { cors: { origins: [cors] } });
  const template = synthesizeTemplate(exampleMigration(table), stage);
  const [deploymentId = ''] = Object.keys(resourcesOf(template, 'AWS::ApiGateway::Deployment'));
  const definition = deployedTypes.map((type) => propertiesOf(template, `AWS::ApiGateway::${type}`));
  return { deploymentId, definition: JSON.stringify(definition) };
}

const { account, projects } = exampleTable.groups as Required<Migration['groups']>;
const owner = fc.constantFrom('lambda' as const, 'legacy' as const);

/** Edits as people make them: who owns a group or a route, who is let in, how answers are kept, what is denied. */
const servings: fc.Arbitrary<Serving> = fc.record(
  {
    table: fc.record({
      groups: fc
        .record({
          accountOwner: owner,
          projectsOwner: owner,
          newsAuth: fc.constantFrom('none' as const, 'optional' as const, 'session' as const),
          deleteOwner: owner,
        })
        .map(({ accountOwner, projectsOwner, newsAuth, deleteOwner }) => ({
          account: {
            ...account,
            owner: accountOwner,
            routes: { ...account?.routes, 'GET /news': { handler: 'getNews', auth: newsAuth } },
          },
          projects: {
            ...projects,
            owner: projectsOwner,
            routes: { ...projects?.routes, 'DELETE /projects/{proxy+}': { owner: deleteOwner } },
          },
        })) as fc.Arbitrary<Migration['groups']>,
      denial: fc.record(
        {
          status: fc.constantFrom(401, 403),
          headers: fc.constantFrom({}, { 'X-Frame-Options': 'DENY' }),
          body: fc.constantFrom({ error: 'login' }, { error: 'no' }),
        },
        { requiredKeys: ['headers'] },
      ),
    }),
    cors: fc.constantFrom('https://app.example.com', 'https://shop.example.com'),
  },
  { requiredKeys: ['table'] },
);

test('the deployment of a REST API is made anew if, and only if, what it serves has changed', () => {
  const seen = new Map<string, string>();
  const seed = Number(process.env['STRADDLE_SEED'] ?? Date.now() % 2 ** 31);
  console.info(`seed ${seed}`);
  fc.assert(
    fc.property(servings, servings, (before, after) => {
      const [one, other] = [synthesize(before), synthesize(after)];
      expect(one.deploymentId === other.deploymentId).toBe(one.definition === other.definition);
      for (const { deploymentId, definition } of [one, other]) seen.set(deploymentId, definition);
    }),
    { numRuns: 20, seed },
  );
  expect(seen.size).toBeGreaterThan(10);
  expect(new Set(seen.values()).size).toBe(seen.size);
});

const noted = exampleTable.groups;
const edits: readonly { readonly title: string; readonly to: Serving }[] = [
  {
    title: 'an owner',
    to: { table: { groups: { ...noted, account: { ...account, owner: 'legacy' } } as Migration['groups'] } },
  },
  {
    title: 'how the answers of the authorizer are kept',
    to: { table: { authorizer: { resultTtlSeconds: 30, identitySource: ['cookie'] } } },
  },
  { title: 'a header of the denial', to: { table: { denial: { headers: { 'X-Frame-Options': 'DENY' } } } } },
  { title: 'the origin that may read denials', to: { table: {}, cors: 'https://app.example.com' } },
];

test.each(edits)('another deployment for $title', ({ to }) => {
  expect(synthesize(to).deploymentId).not.toBe(synthesize({ table: {} }).deploymentId);
});

test('another deployment for another version of a function, so that both change in one moment', () => {
  const idOf = (stage: ReturnType<typeof exampleStage>) =>
    Object.keys(resourcesOf(synthesizeTemplate(exampleMigration(), stage), 'AWS::ApiGateway::Deployment'));
  expect(idOf(exampleStage({ functions: { account: { memoryMb: 1024 } } }))).not.toEqual(
    idOf(exampleStage()),
  );
});

test('the same deployment for what is not part of the API', () => {
  const before = synthesizeTemplate(exampleMigration(), exampleStage());
  const after = synthesizeTemplate(
    exampleMigration(),
    exampleStage({ throttle: { ratePerSecond: 5, burst: 5 }, logRetentionDays: 90 }),
  );
  const idOf = (template: typeof before) => Object.keys(resourcesOf(template, 'AWS::ApiGateway::Deployment'));
  expect(idOf(after)).toEqual(idOf(before));
});
