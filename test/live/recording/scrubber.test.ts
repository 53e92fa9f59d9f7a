import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Scrubber } from './scrubber.ts';

const base64url = fc.string({
  unit: fc.constantFrom(...'ABCDEFabcdef0123456789-_'.split('')),
  minLength: 8,
  maxLength: 40,
});

test('ids, tokens, signatures and addresses of people are in no text that comes out, wherever they stood', () => {
  const secret = fc.oneof(
    fc.uuid(),
    fc.tuple(base64url, base64url, base64url).map(([a, b, c]) => `eyJ${a}.${b}.${c}`),
    base64url.map((text) => `sig=${text}`),
    fc
      .tuple(base64url, base64url)
      .map(([a, b]) => `x${a.replaceAll('-', '')}@${b.replaceAll(/[-_]/g, '')}.example.org`),
    fc.ipV4().filter((ip) => ip !== '127.0.0.1'),
  );
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1, maxLength: 5 }), fc.nat(2), (secrets, form) => {
      const texts = secrets.map((text) =>
        [`https://host.example/a?${text}&b=1`, JSON.stringify({ value: `?${text}` }), `<a>&${text}</a>`].at(
          form,
        ),
      );
      const clean = new Scrubber([]).text(texts.join(' '));
      for (const text of secrets) expect(clean.toLowerCase()).not.toContain(text.toLowerCase());
    }),
  );
});

test('the same id gets the same placeholder, in any case, and others get others', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 6 }), (ids) => {
      const scrubber = new Scrubber([]);
      const first = ids.map((id) => scrubber.text(id));
      expect(ids.map((id) => scrubber.text(id.toUpperCase()))).toEqual(first);
      expect(new Set(first).size).toBe(ids.length);
      // What is clean already stays so.
      expect(first.map((id) => scrubber.text(id))).toEqual(first);
    }),
  );
});

test('names of the run and of the person are replaced, whatever their case', () => {
  const scrubber = new Scrubber([
    ['snaplive-abcdef', 'snaplive-record'],
    ['/resourceGroups/Contoso-Keys', '/resourceGroups/given'],
  ]);
  expect(scrubber.text('/RESOURCEGROUPS/SNAPLIVE-ABCDEF-ROW-1')).toBe(
    '/RESOURCEGROUPS/snaplive-record-ROW-1',
  );
  expect(scrubber.text('/x/resourcegroups/contoso-keys/y')).toBe('/x/resourceGroups/given/y');
});

test('who made something is left out of JSON', () => {
  const text = JSON.stringify({
    id: 1,
    systemData: { createdBy: 'Jane', createdAt: 'now' },
    claims: { name: 'Jane' },
  });
  expect(JSON.parse(new Scrubber([]).text(text))).toEqual({ id: 1, systemData: { createdAt: 'now' } });
});

test('the account of an export and its signature are replaced, and its place stays', () => {
  const url =
    'https://md-abc123def.z12.blob.storage.azure.net/x/abcd?sv=2018-03-28&sr=b&si=7f8d&sig=a%2Bb%3D';
  expect(new Scrubber([]).text(url)).toBe(
    'https://md-scrubbed-1.z12.blob.storage.azure.net/x/abcd?sv=2018-03-28&sr=b&si=7f8d&sig=scrubbed',
  );
});
