import { expect, test } from 'vitest';
import { formatFor } from '@/shared/format/format';
import { asKey, itselfAndBelow, matching, type Term, tree } from './terms';

const { compare } = formatFor('sv');

function term(nameSv: string, more: Partial<Term> = {}): Term {
  const key = asKey(nameSv);
  return {
    id: key,
    version: 1,
    key,
    name: nameSv,
    nameSv,
    nameEn: '',
    synonymsSv: [],
    synonymsEn: [],
    ...more,
  };
}

const welding = term('Svetsning', { nameEn: 'Welding', synonymsEn: ['joining'] });
const robots = term('Robotsvetsning', { broader: welding });
const laser = term('Lasersvetsning', { broader: robots });
const measuring = term('Ångmätning', { synonymsSv: ['flödesmätning'] });
const milling = term('Fräsning');
const all = [robots, measuring, welding, milling, laser];

test('each term stands below what it is a kind of, å after z', () => {
  expect(tree(all, compare).map(({ term: { nameSv }, depth }) => [nameSv, depth])).toEqual([
    ['Fräsning', 0],
    ['Svetsning', 0],
    ['Robotsvetsning', 1],
    ['Lasersvetsning', 2],
    ['Ångmätning', 0],
  ]);
});

test('a term whose broader one is not shown stands at the top', () => {
  expect(tree([laser], compare)).toEqual([{ term: laser, depth: 0 }]);
});

test.each([
  ['joining', ['Svetsning']],
  ['FLÖDES', ['Ångmätning']],
  ['svets', ['Robotsvetsning', 'Svetsning', 'Lasersvetsning']],
  ['  ', all.map(({ nameSv }) => nameSv)],
  ['gjutning', []],
])('“%s” finds %j', (text, names) => {
  expect(matching(all, text).map(({ nameSv }) => nameSv)).toEqual(names);
});

test('a term can be a kind of neither itself nor one below it', () => {
  expect(itselfAndBelow(all, 'svetsning')).toEqual(
    new Set(['svetsning', 'robotsvetsning', 'lasersvetsning']),
  );
});

test.each([
  ['Äldre måttband', 'aldre-mattband'],
  ['  AI & bildanalys ', 'ai-bildanalys'],
  ['3D-utskrift', '3d-utskrift'],
])('%s has the key %s', (name, key) => {
  expect(asKey(name)).toBe(key);
});
