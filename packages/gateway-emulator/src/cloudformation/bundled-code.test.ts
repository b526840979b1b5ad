import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refusedPlaces } from '../testing/templates/refused-places.ts';
import { changed, httpTemplate, someCode } from '../testing/templates/small-templates.ts';
import { apiDefinitionFromTemplate } from './api-definition-from-template.ts';
import { readStackEnvironment } from './stack-environment.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'straddle-assembly-'));
  const asset = { source: { path: 'asset.1' }, destinations: { here: { objectKey: 'code.zip' } } };
  await mkdir(join(folder, 'asset.1', 'src'), { recursive: true });
  await writeFile(join(folder, 'asset.1', 'handler.cjs'), '');
  await writeFile(join(folder, 'asset.1', 'src', 'a.mjs'), '');
  await writeFile(join(folder, 'Small.assets.json'), JSON.stringify({ files: { 1: asset } }));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const session = { functions: { Session: someCode['Session'] ?? { entry: '' } } };

describe('bundled code of a function', () => {
  test('is found through the manifest of assets beside the template', () => {
    const { functions } = apiDefinitionFromTemplate(httpTemplate, { ...session, assemblyFolder: folder });
    expect(functions?.['Orders']).toMatchObject({
      entry: join(folder, 'asset.1', 'handler.cjs'),
      handler: 'handler',
    });
    const below = changed(httpTemplate, 'Orders', { Handler: 'src/a.run' });
    const { functions: other } = apiDefinitionFromTemplate(below, { ...session, assemblyFolder: folder });
    expect(other?.['Orders']).toMatchObject({
      entry: join(folder, 'asset.1', 'src', 'a.mjs'),
      handler: 'run',
    });
  });

  test.each([
    {
      title: 'a key that no manifest lists',
      properties: { Code: { S3Key: 'other.zip' } },
      place:
        /^Orders\.Code\.S3Key: no \*\.assets\.json in \S+ lists other\.zip; run npm run synth -w infra, or name/,
    },
    {
      title: 'inline code',
      properties: { Code: { ZipFile: 'exports.handler = 1' } },
      place: /^Orders\.Code: its code is not beside the template/,
    },
    {
      title: 'a handler that is not there',
      properties: { Handler: 'missing.handler' },
      place: /^Orders\.Handler: missing\.handler names no module in \S+asset\.1/,
    },
    {
      title: 'a handler in an object',
      properties: { Handler: 'handler.a.b' },
      place: /^Orders\.Handler: handler\.a\.b names no module/,
    },
    {
      title: 'another runtime',
      properties: { Runtime: 'python3.13' },
      place: /^Orders\.Runtime: python3\.13 is/,
    },
    {
      title: 'an image',
      properties: { PackageType: 'Image' },
      place: /^Orders\.PackageType: container images/,
    },
    {
      title: 'layers',
      properties: { Layers: ['arn:aws:lambda:…'] },
      place: /^Orders\.Layers: layers are not put/,
    },
  ])('is refused: $title', ({ properties, place }) => {
    const template = changed(httpTemplate, 'Orders', properties);
    expect(refusedPlaces(template, { ...session, assemblyFolder: folder })).toEqual([
      expect.stringMatching(place),
    ]);
    expect(refusedPlaces(template)).toEqual([]);
  });

  test('is refused when its folder is gone', async () => {
    await rm(join(folder, 'asset.1'), { recursive: true });
    expect(refusedPlaces(httpTemplate, { ...session, assemblyFolder: folder })).toEqual([
      expect.stringMatching(/^Orders\.Code\.S3Key: \S+asset\.1 is not there.*; run npm run synth/),
    ]);
  });
});

describe('where a stack is deployed', () => {
  test.each([
    ['aws://123456789012/eu-west-1', { accountId: '123456789012', region: 'eu-west-1' }],
    ['aws://unknown-account/unknown-region', {}],
  ])('%s', async (environment, expected) => {
    const artifacts = { Small: { environment, properties: { templateFile: 'Small.template.json' } } };
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
    expect(readStackEnvironment(join(folder, 'Small.template.json'))).toEqual(expected);
    expect(readStackEnvironment(join(folder, 'Other.template.json'))).toEqual({});
  });

  test('is left open by other tools', () => {
    expect(readStackEnvironment(join(folder, 'template.yaml'))).toEqual({});
  });
});
