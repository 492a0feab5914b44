import { expect, test } from 'vitest';
import { asVariables, boardSearch, changed, filterCount, unfiltered } from './search';

test('an address says what is asked of the board', () => {
  const search = boardSearch.parse({
    text: 'testbädd',
    direction: 'OFFER',
    kind: ['test-and-validation'],
    open: true,
  });
  expect(asVariables(search)).toEqual({
    text: 'testbädd',
    filter: { direction: ['OFFER'], kind: ['test-and-validation'], open: true },
    orderBy: 'RELEVANCE',
  });
});

test('without words the newest stand first; with words the best', () => {
  expect(asVariables(boardSearch.parse({})).orderBy).toBe('PUBLISHED');
  expect(asVariables(boardSearch.parse({ text: 'svets' })).orderBy).toBe('RELEVANCE');
  expect(asVariables(boardSearch.parse({ text: 'svets', order: 'DEADLINE' })).orderBy).toBe(
    'DEADLINE',
  );
});

test('what an address cannot mean is left out', () => {
  expect(boardSearch.parse({ direction: 'WISH', open: 'yes', kind: [], region: ['19'] })).toEqual({
    region: ['19'],
  });
});

test('clearing keeps the words and the side of the board', () => {
  const search = boardSearch.parse({ text: 'svets', direction: 'NEED', theme: ['a'], open: true });
  expect(filterCount(search)).toBe(2);
  expect(unfiltered(search)).toEqual({ text: 'svets', direction: 'NEED' });
  expect(changed(search, { theme: [], open: undefined })).toEqual(unfiltered(search));
});
