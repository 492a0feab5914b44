import { expect, test } from 'vitest';
import { compare, proposal, settle } from './conflict';

const versions = {
  base: { name: 'Nordmek', town: 'Västerås', web: '', employees: 10 },
  mine: { name: 'Nordmek AB', town: 'Västerås', web: null, employees: 12 },
  theirs: { name: 'Nordmek', town: 'Eskilstuna', web: '', employees: 14 },
};
const names = ['name', 'town', 'web', 'employees'];

test('each change is put down to the one who made it', () => {
  expect(compare(names, versions).map(({ name, state }) => [name, state])).toEqual([
    ['name', 'mine'],
    ['town', 'theirs'],
    ['web', 'same'],
    ['employees', 'both'],
  ]);
});

test('the same change by both is no conflict', () => {
  const both = { ...versions, theirs: versions.mine };
  expect(compare(names, both).every(({ state }) => state === 'same')).toBe(true);
});

test('nobody’s change is lost without a choice', () => {
  const comparisons = compare(names, versions);
  const choice = { ...proposal(comparisons), employees: 'mine' as const };

  expect(settle(versions.mine, comparisons, choice)).toEqual({
    name: 'Nordmek AB',
    town: 'Eskilstuna',
    web: '',
    employees: 12,
  });
});
