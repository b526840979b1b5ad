import { describe, expect, test } from '@jest/globals';
import { type GoldenDocument, readGoldenDocuments } from '@straddle/testing';
import { Binary, ObjectId } from 'mongodb';
import { recogniseStoredForm, type StoredForm } from './stored-form.ts';

const { documents } = readGoldenDocuments();

describe('the form tells the writer', () => {
  test.each(documents)('$name', (document) => {
    expect(recogniseStoredForm(document.document['session'])).toBe(formOf(document));
  });

  test.each<{ title: string; stored: unknown; form: StoredForm }>([
    { title: 'no member', stored: undefined, form: 'missing' },
    { title: 'null', stored: null, form: 'missing' },
    { title: 'an empty text', stored: '', form: 'empty' },
    { title: 'a number', stored: 5, form: 'other-value' },
    { title: 'an array', stored: ['{'], form: 'other-value' },
    { title: 'a binary', stored: new Binary(Buffer.from('{}')), form: 'other-value' },
    { title: 'an ObjectId', stored: new ObjectId(), form: 'other-value' },
    { title: 'an empty sub-document', stored: {}, form: 'plain-document' },
    { title: 'a JSON null', stored: 'null', form: 'plain-json' },
    { title: 'JSON encoded twice', stored: '"{}"', form: 'plain-json' },
    { title: 'prose', stored: 'not JSON', form: 'opaque-text' },
    { title: 'a sequence that ends too early', stored: 'MIIC/wSC', form: 'opaque-text' },
  ])('$title', ({ stored, form }) => {
    expect(recogniseStoredForm(stored)).toBe(form);
  });
});

function formOf({ name, encryption, options, writer }: GoldenDocument): StoredForm {
  if (!encryption) return options.stringify === false ? 'plain-document' : 'plain-json';
  if (encryption.scheme === 'webcrypto') return 'opaque-text';
  if (encryption.scheme === 'connect-mongo-3') {
    return options.stringify === false ? 'connect-mongo-3-letters' : 'connect-mongo-3';
  }
  if (name.includes('kruptein-3.4')) return 'kruptein-3.4';
  return writer.kruptein?.startsWith('2') ? 'kruptein-2' : 'kruptein-3';
}
