import { expect, test } from 'vitest';
import { asFilter, asOrder, asSort, cleared, registerSearch, without, withValues } from './search';

test('an address is read as the filter that the server knows', () => {
  const search = registerSearch.parse({
    text: 'robot',
    kind: ['COMPANY'],
    size: ['SMALL', 'MEDIUM'],
    status: ['CURRENT'],
    role: ['PARTNER'],
    sector: ['28'],
    memberOn: '2026-01-31',
    archived: true,
    order: 'UPDATED_DESC',
  });

  expect(asFilter(search)).toEqual({
    text: 'robot',
    kind: ['COMPANY'],
    sizeClass: ['SMALL', 'MEDIUM'],
    membershipStatus: ['CURRENT'],
    networkRole: ['PARTNER'],
    sector: ['28'],
    memberOn: '2026-01-31',
    archived: true,
  });
});

test.each([
  ['kind', ['SPACESHIP']],
  ['kind', 'COMPANY'],
  ['sector', []],
  ['memberOn', '2026-02-31'],
  ['memberOn', 'yesterday'],
  ['archived', 'yes'],
  ['order', 'SIZE'],
  ['text', ''],
])('a hand-written %s of %o is left out, and the rest still holds', (name, value) => {
  const search = registerSearch.parse({ theme: ['microfactories'], [name]: value });

  expect(asFilter(search)).toEqual({ theme: ['microfactories'] });
});

test.each([
  [{ column: 'name', descending: false }, undefined],
  [{ column: 'name', descending: true }, 'NAME_DESC'],
  [{ column: 'updated', descending: true }, 'UPDATED_DESC'],
  [{ column: 'employees', descending: false }, 'EMPLOYEES'],
] as const)('the order of %o stands in the address as %s and is read back', (sort, order) => {
  expect(asOrder(sort)).toBe(order);
  expect(asSort(order)).toEqual(sort);
});

test('the last value of a facet takes the facet with it', () => {
  const search = registerSearch.parse({ kind: ['COMPANY', 'SCHOOL'], region: ['19'] });

  expect(without(search, 'kind', 'SCHOOL').kind).toEqual(['COMPANY']);
  expect(without(search, 'region', '19')).not.toHaveProperty('region.0');
  expect(withValues(search, 'kind', [])).toMatchObject({ kind: undefined, region: ['19'] });
});

test('clearing the filters keeps the order', () => {
  const search = registerSearch.parse({ text: 'robot', archived: true, order: 'EMPLOYEES' });

  expect(asFilter(cleared(search))).toEqual({});
  expect(cleared(search).order).toBe('EMPLOYEES');
});
