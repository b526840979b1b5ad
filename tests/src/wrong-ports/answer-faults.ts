import { gzipSync } from 'node:zlib';
import { type Answer, withHeader, withText } from './answer.ts';
import type { Fault, WrongPort } from './fault.ts';

function header(name: string, ...values: readonly string[]): Fault {
  return { answer: (answer) => withHeader(answer, name, ...values) };
}

function body(change: (text: string) => string): Fault {
  return { answer: (answer) => withText(answer, change) };
}

function bytes(change: (bytes: Buffer) => Buffer): Fault {
  return { answer: (answer: Answer) => ({ ...answer, body: change(answer.body) }) };
}

/** Ports that do the right thing and answer wrongly. */
export const answerFaults: readonly WrongPort[] = [
  {
    title: 'another status',
    fault: { answer: (answer) => ({ ...answer, status: 200 }) },
    asked: 'create',
    as: 'cookie',
    reports: ['status status'],
  },
  {
    title: 'a server error instead of a refusal',
    fault: { answer: (answer) => ({ ...answer, status: 500 }) },
    asked: 'one that does not exist',
    as: 'cookie',
    reports: ['status status'],
  },
  {
    title: 'a security header that is missing',
    fault: header('content-security-policy'),
    asked: 'own account',
    as: 'cookie',
    reports: ['header-missing headers.content-security-policy'],
  },
  {
    title: 'a security header that is weaker',
    fault: header('strict-transport-security', 'max-age=3600'),
    asked: 'own account',
    as: 'bearer',
    reports: ['header-changed headers.strict-transport-security'],
  },
  {
    title: 'a header too many',
    fault: header('access-control-allow-origin', '*'),
    asked: 'own account',
    as: 'cookie',
    reports: ['header-extra headers.access-control-allow-origin'],
  },
  {
    title: 'an answer that caches may keep',
    fault: header('cache-control', 'public, max-age=60'),
    asked: 'own principal',
    as: 'cookie',
    reports: ['header-extra headers.cache-control'],
  },
  {
    title: 'a cookie of its own',
    fault: header('set-cookie', 'seen=1; Path=/'),
    asked: 'own account',
    as: 'cookie',
    reports: ['cookie-extra headers.set-cookie[seen]'],
  },
  {
    title: 'the session cookie taken away',
    fault: header('set-cookie', 'connect.sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'),
    asked: 'list',
    as: 'cookie',
    reports: ['cookie-extra headers.set-cookie[connect.sid]'],
  },
  {
    title: 'no Location',
    fault: header('location'),
    asked: 'create',
    as: 'cookie',
    reports: ['header-missing headers.location'],
  },
  {
    title: 'a Location with a stage in it',
    fault: {
      answer: (answer) => withHeader(answer, 'location', `/dev${answer.headers.get('location')?.[0] ?? ''}`),
    },
    asked: 'create',
    as: 'cookie',
    reports: ['header-changed headers.location'],
  },
  {
    title: 'a content type without charset',
    fault: header('content-type', 'text/csv'),
    asked: 'CSV export',
    as: 'cookie',
    reports: ['header-changed headers.content-type'],
  },
  {
    title: 'another charset',
    fault: header('content-type', 'text/csv; charset=iso-8859-1'),
    asked: 'CSV export',
    as: 'cookie',
    reports: ['header-changed headers.content-type'],
  },
  {
    title: 'JSON that is called text',
    fault: header('content-type', 'text/plain; charset=utf-8'),
    asked: 'one',
    as: 'cookie',
    reports: ['header-changed headers.content-type'],
  },
  {
    title: 'a file without its name',
    fault: header('content-disposition', 'attachment'),
    asked: 'CSV export',
    as: 'cookie',
    reports: ['header-changed headers.content-disposition'],
  },
  {
    title: 'a null that is dropped',
    fault: body((text) => text.replace('"description":null,', '')),
    asked: 'list',
    as: 'cookie',
    reports: ['json-missing body.projects[1].description'],
  },
  {
    title: 'null as an empty text',
    fault: body((text) => text.replace('"description":null', '"description":""')),
    asked: 'list',
    as: 'cookie',
    reports: ['json-type-changed body.projects[1].description'],
  },
  {
    title: 'a number as text',
    fault: body((text) => text.replace('"budget":12500.5', '"budget":"12500.5"')),
    asked: 'one',
    as: 'cookie',
    reports: ['json-type-changed body.budget'],
  },
  {
    title: 'a number with digits that JavaScript does not see',
    fault: body((text) => text.replace('12500.5,', '12500.500000000000001,')),
    asked: 'one',
    as: 'cookie',
    reports: ['json-changed body.budget'],
  },
  {
    title: 'a number with less precision',
    fault: body((text) => text.replace('0.30000000000000004', '0.3')),
    asked: 'list',
    as: 'cookie',
    reports: ['json-changed body.projects[3].budget'],
  },
  {
    title: 'averages cut instead of rounded',
    fault: body((text) => text.replace(/("averageDurationMs":\d+\.\d)\d/, '$1')),
    asked: 'one month',
    as: 'cookie',
    reports: ['json-changed body.metrics[3].averageDurationMs'],
  },
  {
    title: 'an array in another order',
    fault: body((text) => JSON.stringify({ projects: JSON.parse(text).projects.toReversed() })),
    asked: 'list',
    as: 'cookie',
    reports: ['json-reordered body.projects'],
  },
  {
    title: 'roles in another order',
    fault: body((text) => text.replace('["admin","member"]', '["member","admin"]')),
    asked: 'own account',
    as: 'cookie',
    reports: ['json-reordered body.roles'],
  },
  {
    title: 'a field too many',
    fault: body((text) => text.replace('{', '{"email":"ada@example.com",')),
    asked: 'own account',
    as: 'cookie',
    reports: ['json-extra body.email'],
  },
  {
    title: 'a field under another name',
    fault: body((text) => text.replace('"projectId"', '"_id"')),
    asked: 'one',
    as: 'cookie',
    reports: ['json-missing body.projectId', 'json-extra body._id'],
  },
  {
    title: 'an answer wrapped once more',
    fault: body((text) => `{"data":${text}}`),
    asked: 'own principal',
    as: 'cookie',
    reports: ['json-missing body.principal', 'json-extra body.data'],
  },
  {
    title: 'an empty list instead of null',
    fault: body((text) => text.replace(/"metrics":\[.*\]/, '"metrics":null')),
    asked: 'a type that never occurred',
    as: 'cookie',
    reports: ['json-type-changed body.metrics'],
  },
  {
    title: 'a date in another format',
    fault: body((text) => text.replaceAll('2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00Z')),
    asked: 'one',
    as: 'cookie',
    reports: ['json-changed body.createdAt', 'json-changed body.updatedAt'],
  },
  {
    title: 'a date of another time zone',
    fault: body((text) => text.replace(/"day":"2026-\d\d-\d\d"/, '"day":"2025-12-31"')),
    asked: 'one month',
    as: 'cookie',
    reports: ['json-changed body.metrics[0].day'],
  },
  {
    title: 'another message',
    fault: body((text) => text.replace('Not Found', 'No such project')),
    asked: 'one that does not exist',
    as: 'cookie',
    reports: ['json-changed body.message'],
  },
  {
    title: 'the first problem only',
    fault: body((text) => {
      const { errors, ...rest } = JSON.parse(text);
      return JSON.stringify({ ...rest, errors: errors.slice(0, 1) });
    }),
    asked: 'every problem of a bad query',
    as: 'cookie',
    reports: ['json-missing body.errors[1]', 'json-missing body.errors[2]'],
  },
  {
    title: 'letters that were taken for Latin-1',
    fault: bytes((whole) => Buffer.from(whole.toString('latin1'), 'utf8')),
    asked: 'own account',
    as: 'cookie',
    reports: ['json-changed body.fullName'],
  },
  {
    title: 'letters that lost their accents in another normal form',
    fault: body((text) => text.normalize('NFD')),
    asked: 'own account',
    as: 'cookie',
    reports: ['json-changed body.fullName'],
  },
  {
    title: 'a name that was cut within a letter',
    fault: bytes((whole) => {
      const at = whole.indexOf('ú') + 1;
      return Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1)]);
    }),
    asked: 'own account',
    as: 'cookie',
    reports: ['body-bytes-changed body'],
  },
  {
    title: 'a body that is compressed although nobody asked for that',
    fault: {
      answer: (answer) => withHeader({ ...answer, body: gzipSync(answer.body) }, 'content-encoding', 'gzip'),
    },
    asked: 'own account',
    as: 'cookie',
    reports: ['header-extra headers.content-encoding', 'body-bytes-changed body'],
  },
  {
    title: 'an emoji cut in half',
    fault: body((text) => text.replace('🚀', '\u{fffd}')),
    asked: 'own account',
    as: 'other-tenant',
    reports: ['json-changed body.fullName'],
  },
  {
    title: 'a body that was cut',
    fault: bytes((whole) => whole.subarray(0, -10)),
    asked: 'list',
    as: 'cookie',
    reports: ['body-text-changed body'],
  },
  {
    title: 'no body at all',
    fault: bytes(() => Buffer.alloc(0)),
    asked: 'one',
    as: 'cookie',
    reports: ['body-text-changed body'],
  },
  {
    title: 'lines of CSV that end in another way',
    fault: body((text) => text.replaceAll('\r\n', '\n')),
    asked: 'CSV export',
    as: 'cookie',
    reports: ['body-text-changed body'],
  },
  {
    title: 'CSV whose last line does not end',
    fault: body((text) => text.replace(/\r\n$/, '')),
    asked: 'CSV export',
    as: 'cookie',
    reports: ['body-text-changed body'],
  },
  {
    title: 'CSV that a spreadsheet would run',
    fault: body((text) => text.replace("'=SUM", '=SUM')),
    asked: 'CSV export',
    as: 'cookie',
    reports: ['body-text-changed body'],
  },
  {
    title: 'CSV behind a byte order mark',
    fault: body((text) => `\u{feff}${text}`),
    asked: 'CSV export',
    as: 'cookie',
    reports: ['body-text-changed body'],
  },
  {
    title: 'no ETag',
    fault: header('etag'),
    asked: 'own account',
    as: 'cookie',
    reports: ['header-missing headers.etag'],
  },
  {
    title: 'an ETag that says nothing of the body',
    fault: header('etag', 'W/"1"'),
    asked: 'own account',
    as: 'cookie',
    reports: ['header-changed headers.etag'],
  },
];
