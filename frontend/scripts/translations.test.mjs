import { expect, test } from 'vitest';
import { faults } from './translations.mjs';

const catalogue = (...entries) =>
  entries.map(([id, swedish]) => `msgid "${id}"\nmsgstr "${swedish}"\n`).join('\n');

test('a message without Swedish is a fault', () => {
  expect(faults([['app', catalogue(['Save', 'Spara'], ['Cancel', ''])]]).found).toEqual([
    'app: “Cancel” has no Swedish',
  ]);
});

test('one message with two Swedish wordings is a fault', () => {
  const { found } = faults([
    ['app', catalogue(['Show', 'Visa'])],
    ['partners', catalogue(['Show', 'Mässa'])],
  ]);
  expect(found).toEqual(['partners: “Show” is “Mässa”, but “Visa” in app']);
});

test('a context tells two wordings apart', () => {
  const fair = 'msgctxt "fair"\nmsgid "Show"\nmsgstr "Mässa"\n';
  expect(
    faults([
      ['app', catalogue(['Show', 'Visa'])],
      ['partners', fair],
    ]),
  ).toEqual({ messages: 2, found: [] });
});
