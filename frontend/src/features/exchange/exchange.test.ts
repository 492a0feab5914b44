import { describe, expect, test } from 'vitest';
import { parseDecision, sameDecision, written } from './decisions';
import { globalId, uuidOf } from './ids';
import { address, asInput, asMapping, clashes, missing, placeOf } from './mapping';
import { countOf, inOrder, totalOf, toWrite } from './states';

const columns = [
  { key: 'name', required: true },
  { key: 'kind', required: true },
  { key: 'website', required: false },
];

describe('mapping columns', () => {
  test('what is left out travels as null and comes back empty', () => {
    const mapping = asMapping([{ header: 'Namn', column: 'name' }, { header: 'Fax' }]);

    expect(mapping).toEqual({ Namn: 'name', Fax: '' });
    expect(asInput(mapping)).toEqual([
      { header: 'Namn', column: 'name' },
      { header: 'Fax', column: null },
    ]);
  });

  test('two columns that say they are the same one are both named', () => {
    expect(clashes({ Namn: 'name', Bolag: 'name', Webb: 'website', Fax: '', Telex: '' })).toEqual(
      new Set(['Namn', 'Bolag']),
    );
  });

  test('what is required is missing unless the rows name their records', () => {
    expect(missing(columns, { Namn: 'name' }).map(({ key }) => key)).toEqual(['kind']);
    expect(missing(columns, { Id: 'konstellation_id', Webb: 'website' })).toEqual([]);
  });

  test.each([
    [0, 2, 'A2'],
    [25, 7, 'Z7'],
    [26, 7, 'AA7'],
    [701, 1, 'ZZ1'],
    [702, 1, 'AAA1'],
  ])('column %i of row %i stands at %s', (column, row, place) => {
    expect(address(column, row)).toBe(place);
  });

  test('a cell is placed by the column of the file that it came from', () => {
    const mapped = [{ header: 'Fax' }, { header: 'Webb', column: 'website' }];

    expect(placeOf(mapped, 'website', 4)).toBe('B4');
    expect(placeOf(mapped, 'name', 4)).toBe('');
  });
});

describe('verdicts', () => {
  const counts = [
    { verdict: 'SAME', count: 200 },
    { verdict: 'NEW', count: 3 },
    { verdict: 'CHANGED', count: 4 },
    { verdict: 'DOUBLE', count: 2 },
    { verdict: 'INVALID', count: 0 },
  ] as const;

  test('what needs a person comes first, and what has no rows is left out', () => {
    expect(inOrder(counts).map(({ verdict }) => verdict)).toEqual([
      'DOUBLE',
      'CHANGED',
      'NEW',
      'SAME',
    ]);
  });

  test('only new and changed rows are written without being decided', () => {
    expect(toWrite(counts)).toBe(7);
    expect(totalOf(counts)).toBe(209);
    expect(countOf(counts, 'DOUBLE')).toBe(2);
  });
});

describe('decisions', () => {
  test.each(['new', 'skip', 'same:T3JnYW5pc2F0aW9uOjE='])(
    '%s is read and written alike',
    (text) => {
      expect(written(parseDecision(text))).toBe(text);
    },
  );

  test.each([null, undefined, '', 'maybe'])('%o leaves it open', (text) => {
    expect(parseDecision(text)).toEqual({ kind: 'open' });
  });

  test('the same as one record is not the same as another', () => {
    expect(sameDecision(parseDecision('same:a'), parseDecision('same:b'))).toBe(false);
    expect(sameDecision(parseDecision('same:a'), parseDecision('same:a'))).toBe(true);
  });
});

test('both names of an import lead to each other', () => {
  const uuid = '0190b7f2-6a3f-7c1e-9d53-3f1d5a1f9a10';

  expect(globalId(uuid)).toBe('SW1wb3J0UnVuOjAxOTBiN2YyLTZhM2YtN2MxZS05ZDUzLTNmMWQ1YTFmOWExMA==');
  expect(uuidOf(globalId(uuid))).toBe(uuid);
});
