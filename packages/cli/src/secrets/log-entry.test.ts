import { expect, test } from '@jest/globals';
import { parseLogEntry } from './log-entry.ts';

const line = JSON.stringify({
  time: 1000,
  event: 'authorizer-decision',
  outcome: 'allow',
  credential: 'bearer',
  keyId: 'newest01',
  sessionRef: 'ref-1',
});
const entry = {
  event: 'authorizer-decision',
  atMs: 1000,
  keyId: 'newest01',
  credential: 'bearer',
  sessionRef: 'ref-1',
};

test.each([
  { title: 'a line alone', text: line },
  { title: 'a line of docker compose', text: `legacy-api-1  | ${line}` },
  { title: 'a line of aws logs tail', text: `2026-11-21T10:00:00 2026/11/21/[$LATEST]0 ${line}` },
  { title: 'a line with metrics in it', text: `{"_aws":{"Timestamp":5},"Allowed":1,${line.slice(1)}` },
  { title: 'an event of CloudWatch', text: JSON.stringify({ timestamp: 5, message: `${line}\n` }) },
  {
    title: 'an event of CloudWatch, whose line has no time',
    text: JSON.stringify({ timestamp: 1000, message: line.replace('"time":1000,', '') }),
  },
])('reads $title', ({ text }) => {
  expect(parseLogEntry(text)).toEqual(entry);
});

test('tells somebody who is logged in from a session without a user', () => {
  expect(parseLogEntry(line.replace('"outcome"', '"reason":"user-rejected","outcome"'))).not.toHaveProperty(
    'sessionRef',
  );
});

test.each([
  '',
  'START RequestId: 1',
  '{"cut',
  '{"time":1,"event":"route-answered","status":200}',
  '{"time":1,"event":"authorizer-decision","outcome":"deny","reason":"no-credential"}',
  '{"event":"session-settings","stack":"legacy","instance":"i","settings":"s","keyIds":["a"]}',
  '{"time":1,"event":"session-settings","stack":"other","instance":"i","settings":"s","keyIds":["a"]}',
  '{"time":1,"event":"session-settings","stack":"legacy","instance":"i","settings":"s","keyIds":[1]}',
  '{"time":1,"event":"session-secrets-used","used":[]}',
  'null',
])('passes over %s', (text) => {
  expect(parseLogEntry(text)).toBeUndefined();
});
