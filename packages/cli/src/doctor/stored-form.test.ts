import { describe, expect, test } from '@jest/globals';
import { type GoldenDocument, readGoldenDocuments } from '@straddle/testing';
import { Binary, ObjectId } from 'mongodb';
import { type StoredForm, storedFormOf } from './stored-form.ts';

const { documents } = readGoldenDocuments();

/** The form that a version leaves, from how the document was made. */
function expectedForm({ writer, encryption, options }: GoldenDocument): string {
  const isJson = options.stringify !== false;
  switch (encryption?.scheme) {
    case undefined:
      return isJson ? 'JSON text' : 'sub-document';
    case 'connect-mongo-3':
      return isJson ? 'kruptein JSON in JSON' : 'kruptein JSON in JSON, spread';
    case 'webcrypto':
      return `WebCrypto ${String(encryption?.['encoding'] ?? 'base64')}`;
    default:
      if (writer.kruptein?.startsWith('2.')) return 'kruptein JSON';
      return writer.kruptein?.startsWith('3.4.') ? 'kruptein DER of 3.4' : 'kruptein DER';
  }
}

describe('documents that real versions of connect-mongo wrote', () => {
  test('are at hand, of every kind', () => {
    expect(new Set(documents.map(expectedForm)).size).toBe(10);
  });

  test.each(documents.map((golden) => ({ name: golden.name, golden })))('$name', ({ golden }) => {
    expect(storedFormOf(golden.document['session'])).toBe(expectedForm(golden));
  });
});

const random = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, index) => (index * 167 + 128) % 256));

describe('odd payloads', () => {
  test.each<{ readonly title: string; readonly session: unknown; readonly form: StoredForm }>([
    { title: 'missing', session: undefined, form: 'missing' },
    { title: 'null', session: null, form: 'null' },
    { title: 'empty text', session: '', form: 'empty text' },
    { title: "'null'", session: 'null', form: 'falsy JSON' },
    { title: "'0'", session: '0', form: 'falsy JSON' },
    { title: "'false'", session: 'false', form: 'falsy JSON' },
    { title: 'JSON of a number', session: '5', form: 'undecodable' },
    { title: 'JSON of a text', session: '"text"', form: 'undecodable' },
    { title: 'JSON of JSON', session: JSON.stringify('{"cookie":{}}'), form: 'undecodable' },
    { title: 'JSON of a list', session: '[]', form: 'JSON text' },
    { title: 'an empty object', session: '{}', form: 'JSON text' },
    { title: 'truncated JSON', session: '{"cookie":{', form: 'undecodable' },
    { title: 'JSON behind a byte-order mark', session: '\uFEFF{"cookie":{}}', form: 'undecodable' },
    { title: 'a long word', session: 'a'.repeat(96), form: 'undecodable' },
    {
      title: 'base64 of JSON',
      session: Buffer.from(JSON.stringify({ cookie: {}, more: 'and more and more and more' })).toString(
        'base64',
      ),
      form: 'undecodable',
    },
    {
      title: 'base64 of text that hardly repeats',
      session: Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789').toString(
        'base64',
      ),
      form: 'undecodable',
    },
    {
      title: 'DER of four texts, none of which is a salt',
      session: Buffer.from([
        0x30,
        44,
        ...Array.from({ length: 4 }, () => [4, 9, ...Buffer.from('some text')]).flat(),
      ]).toString('base64'),
      form: 'undecodable',
    },
    { title: 'base64 of bytes', session: random(120).toString('base64'), form: 'WebCrypto base64' },
    { title: 'too few bytes to be a session', session: random(30).toString('hex'), form: 'undecodable' },
    { title: 'Binary of JSON', session: new Binary(Buffer.from('{"cookie":{}}')), form: 'JSON in Binary' },
    { title: 'Binary of bytes', session: new Binary(random(60)), form: 'undecodable' },
    { title: 'a number', session: 5, form: 'undecodable' },
    { title: 'a list', session: [], form: 'undecodable' },
    { title: 'an ObjectId', session: new ObjectId(), form: 'undecodable' },
    { title: 'an empty sub-document', session: {}, form: 'sub-document' },
    {
      title: 'a sub-document that claims to be a class of the driver',
      session: { _bsontype: 'Binary', cookie: {} },
      form: 'sub-document',
    },
    {
      title: 'DER with a byte too many',
      session: Buffer.from([0x30, 2, 4, 0, 0, ...random(60)]).toString('hex'),
      form: 'WebCrypto hex',
    },
    {
      title: 'DER that promises more than there is',
      session: Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff, ...random(60)]).toString('base64url'),
      form: 'WebCrypto base64url',
    },
  ])('$title → $form', ({ session, form }) => {
    expect(storedFormOf(session)).toBe(form);
  });
});
