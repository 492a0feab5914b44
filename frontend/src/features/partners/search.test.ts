import { expect, test } from 'vitest';
import {
  asVariables,
  changed,
  filterCount,
  filterValue,
  partnerSearch,
  unfiltered,
} from './search';

test('an address says what is asked of the server', () => {
  const search = partnerSearch.parse({
    text: 'robotsvets',
    kind: ['COMPANY'],
    size: ['SMALL', 'MEDIUM'],
    competence: ['welding'],
    status: ['CURRENT'],
    near: '1980',
    sort: 'NAME',
  });
  expect(asVariables(search)).toEqual({
    text: 'robotsvets',
    filter: {
      kind: ['COMPANY'],
      sizeClass: ['SMALL', 'MEDIUM'],
      competence: ['welding'],
      membershipStatus: ['CURRENT'],
    },
    near: { municipality: '1980', kilometres: 50 },
    sort: 'NAME',
  });
});

test('an empty address asks for everything by name, one with words for the best first', () => {
  expect(asVariables(partnerSearch.parse({}))).toEqual({
    text: null,
    filter: {},
    near: null,
    sort: 'NAME',
  });
  expect(asVariables(partnerSearch.parse({ text: 'svets' })).sort).toBe('RELEVANCE');
});

test('what an address cannot mean is left out, and the rest holds', () => {
  const search = partnerSearch.parse({
    text: '   ',
    kind: ['DRAGON'],
    size: 'SMALL',
    theme: [],
    near: 'Västerås',
    km: -5,
    sort: 'LUCK',
    region: ['19'],
  });
  expect(search).toEqual({ region: ['19'] });
});

test('a number in the address is a text to look for', () => {
  expect(partnerSearch.parse({ text: 4711, near: 1980 })).toEqual({ text: '4711', near: '1980' });
});

test('letting go of the last value takes the facet out of the address', () => {
  const search = partnerSearch.parse({ text: 'svets', theme: ['automation'] });
  expect(changed(search, { theme: [] })).toEqual({ text: 'svets' });
});

test('clearing keeps what was asked and the order', () => {
  const search = partnerSearch.parse({
    text: 'svets',
    theme: ['a', 'b'],
    near: '1980',
    km: 25,
    sort: 'NAME',
  });
  expect(filterCount(search)).toBe(3);
  expect(unfiltered(search)).toEqual({ text: 'svets', sort: 'NAME' });
});

test('closed lists are filtered by their name in the schema, vocabulary by its key', () => {
  expect(filterValue('size', 'medium')).toBe('MEDIUM');
  expect(filterValue('competence', 'robot-welding')).toBe('robot-welding');
});
