import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { saslprep } from '@mongodb-js/saslprep';
import { build } from 'esbuild';
import { MongoClient } from 'mongodb';
import { ConnectionString } from 'mongodb-connection-string-url';
import { bundleFunction } from './index.ts';
import { startScramServer } from './testing/start-scram-server.ts';

/** Connection strings of twelve kinds; none is connected to. */
const connectionStrings: readonly { readonly kind: string; readonly uris: readonly string[] }[] = [
  {
    kind: 'one host',
    uris: ['mongodb://localhost', 'mongodb://localhost:27018/app', 'mongodb://localhost/'],
  },
  {
    kind: 'srv',
    uris: [
      'mongodb+srv://cluster0.example.net/app?retryWrites=true&w=majority',
      'mongodb+srv://u:p@cluster0.example.net',
    ],
  },
  { kind: 'several hosts', uris: ['mongodb://a.example:27017,b.example:27018,c.example/app?replicaSet=rs0'] },
  { kind: 'IPv4', uris: ['mongodb://127.0.0.1:27017/app', 'mongodb://010.0.0.1/app'] },
  { kind: 'IPv6', uris: ['mongodb://[::1]:27017/app', 'mongodb://[2001:db8::1],[2001:db8::2]:27018/app'] },
  {
    kind: 'a socket',
    uris: ['mongodb://%2Ftmp%2Fmongodb-27017.sock/app', 'mongodb://u:p@%2Fvar%2Frun%2Fm.sock'],
  },
  {
    kind: 'credentials',
    uris: [
      'mongodb://user:pencil@localhost/app?authSource=admin',
      'mongodb://user@localhost/?authMechanism=MONGODB-X509&tls=true',
      'mongodb://u:@localhost/',
    ],
  },
  {
    kind: 'percent-encoded credentials',
    uris: [
      'mongodb://us%40er:p%3Aa%2Fs%25s%23%3F@localhost/app',
      'mongodb://u:p%C3%A4ss%20w%2Brd@localhost/app',
      "mongodb://u:p'a|s^s`{}@localhost/app",
    ],
  },
  {
    kind: 'international names',
    uris: [
      'mongodb://bücher.example/app',
      'mongodb://例え.テスト,b.example/app',
      'mongodb+srv://bücher.example/äpp',
    ],
  },
  {
    kind: 'options',
    uris: [
      'mongodb://localhost/?READPREFERENCE=secondary&readPreferenceTags=dc:ny,rack:1&readPreferenceTags=',
      'mongodb://localhost/app?appName=a%20b+c&maxPoolSize=4&compressors=zlib&tls=true',
      'mongodb://localhost/app?appName=%F0%9F%90%98&w=%22majority%22',
    ],
  },
  {
    kind: 'odd paths',
    uris: [
      'mongodb://localhost/a%20b',
      'mongodb://localhost/app/x',
      'mongodb://localhost?w=1',
      'mongodb://localhost/app#x',
      'mongodb://localhost/../app',
    ],
  },
  {
    kind: 'malformed',
    uris: [
      '',
      'localhost',
      'http://localhost',
      'mongodb://',
      'mongodb:///app',
      'mongodb://:27017/',
      'mongodb://u:p%zz@localhost/',
      'mongodb://u:p@ss@localhost/',
      'mongodb://@localhost/',
      'mongodb://localhost:port/',
      'mongodb://localhost:99999/',
      'mongodb+srv://a.example:27017/',
      'mongodb+srv://a.example,b.example/',
      'mongodb://a b/',
      'mongodb://localhost/?w',
      'mongodb://localhost/?unknown=1',
      'mongo\tdb://localhost/',
    ],
  },
];
const all = connectionStrings.flatMap(({ kind, uris }) => uris.map((uri) => ({ kind, uri })));

type Parser = typeof ConnectionString;

/** Everything that can be read from a connection string, or how reading it fails. */
function parsed(Parser: Parser, uri: string): unknown {
  return outcomeOf(() => {
    const read = new Parser(uri);
    const { href, origin, protocol, username, password, hosts, pathname, search, hash, isSRV } = read;
    const options = [...read.searchParams];
    const clone = read.clone().href;
    return {
      href,
      origin,
      protocol,
      username,
      password,
      hosts,
      pathname,
      search,
      hash,
      isSRV,
      options,
      clone,
      redacted: read.redact().href,
    };
  });
}

/** What the driver makes of a connection string, or how it refuses it. */
function clientOptions(Client: typeof MongoClient, uri: string): unknown {
  return outcomeOf(() => {
    const {
      hosts,
      srvHost,
      credentials,
      dbName,
      replicaSet,
      tls,
      appName,
      maxPoolSize,
      readPreference,
      compressors,
      writeConcern,
    } = new Client(uri).options;
    return JSON.parse(
      JSON.stringify({
        hosts: hosts.map(String),
        srvHost,
        credentials,
        dbName,
        replicaSet,
        tls,
        appName,
        maxPoolSize,
        readPreference,
        compressors,
        writeConcern,
      }),
    );
  });
}

function outcomeOf(read: () => unknown): unknown {
  try {
    return { read: read() };
  } catch (error) {
    const { name, message } = error as Error;
    // The URL classes word their own refusal differently, and whatwg-url quotes the whole text.
    return { failed: name, message: message.startsWith('Invalid URL') ? 'Invalid URL' : message };
  }
}

let folder: string;
let bundled: {
  ConnectionString: Parser;
  saslprep: typeof saslprep;
  loadDriver: () => Promise<typeof import('mongodb')>;
};
const entry = fileURLToPath(new URL('testing/driver-user.ts', import.meta.url));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'straddle-substitutes-'));
  const outfile = join(folder, 'handler.cjs');
  const { metafile } = await bundleFunction({ entry, outfile });
  expect(
    Object.keys(metafile.inputs).filter((path) => /whatwg-url\/|tr46|saslprep\/|sparse-bitfield/.test(path)),
  ).toEqual([]);
  bundled = createRequire(outfile)(outfile);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the built-in URL', () => {
  test('is tried on twelve kinds of connection strings, refused ones among them', () => {
    expect(connectionStrings).toHaveLength(12);
    const refused = all.filter(({ uri }) => 'failed' in Object(parsed(ConnectionString, uri)));
    expect(refused.length).toBeGreaterThan(8);
    expect(refused.length).toBeLessThan(all.length / 2);
  });

  test.each(all)('reads $kind as whatwg-url does: $uri', ({ uri }) => {
    expect(parsed(bundled.ConnectionString, uri)).toEqual(parsed(ConnectionString, uri));
  });

  test.each(all)('gives the driver the same options for $kind: $uri', async ({ uri }) => {
    const driver = await bundled.loadDriver();
    expect(clientOptions(driver.MongoClient, uri)).toEqual(clientOptions(MongoClient, uri));
  });

  test.each([
    { fault: 'decodes credentials', body: 'get username() { return decodeURIComponent(super.username); }' },
    { fault: 'loses the query', body: "constructor(text) { super(text.replace(/[?].*/, '')); }" },
    { fault: 'loses the path', body: "get pathname() { return '/'; }" },
  ])('would be found out if it $fault', async ({ body }) => {
    await writeFile(
      join(folder, 'wrong-url.cjs'),
      `exports.URL = class extends URL { ${body} }; exports.URLSearchParams = URLSearchParams;`,
    );
    const outfile = join(folder, 'wrong.cjs');
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      external: ['mongodb'],
      alias: { 'whatwg-url': join(folder, 'wrong-url.cjs') },
    });
    const require = createRequire(outfile);
    delete require.cache[outfile];
    const { ConnectionString: Wrong }: { ConnectionString: Parser } = require(outfile);
    const differing = all.filter(
      ({ uri }) => JSON.stringify(parsed(Wrong, uri)) !== JSON.stringify(parsed(ConnectionString, uri)),
    );
    expect(differing.length).toBeGreaterThan(0);
  });
});

describe('saslprep for ASCII', () => {
  test('leaves passwords as the original does', () => {
    const printable = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(0x20 + index));
    for (const password of ['', printable.join(''), 'pencil', ' p ', ...printable]) {
      expect(bundled.saslprep(password)).toBe(saslprep(password));
    }
  });

  test.each(['pässword', 'пароль', 'a\u00adb', 'a\u00a0b', '🐘', '\u0000', 'tab\t', '\u007f'])(
    'refuses %j by name, without quoting it',
    (password) => {
      const refusal = outcomeOf(() => bundled.saslprep(password));
      expect(refusal).toMatchObject({ failed: 'MongoPasswordUnsupportedError' });
      expect(Object(refusal).message).toMatch(/characters outside printable ASCII/);
      expect(Object(refusal).message).not.toContain(password);
    },
  );

  test('and the driver hands the refusal on, so that it names itself in the log', async () => {
    const server = await startScramServer();
    try {
      const { MongoClient: Bundled } = await bundled.loadDriver();
      const connecting = Bundled.connect(`mongodb://u:p%C3%A4ss@127.0.0.1:${server.port}/app`);
      await expect(connecting).rejects.toMatchObject({
        name: 'MongoPasswordUnsupportedError',
        code: 'ERR_MONGO_PASSWORD_UNSUPPORTED',
      });
    } finally {
      server.stop();
    }
  });
});
