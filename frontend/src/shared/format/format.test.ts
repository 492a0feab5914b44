import { describe, expect, test } from 'vitest';
import { formatFor, organisationNumber } from './format';

const sv = formatFor('sv');
const en = formatFor('en');
/** Intl sets numbers apart from their units by spaces that do not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('a date reads as its reader writes it', () => {
  expect(sv.date('2026-03-01')).toBe('1 mars 2026');
  expect(en.date('2026-03-01')).toBe('1 March 2026');
});

test('a bare date is the same day in every time zone', () => {
  expect(sv.shortDate('2026-12-31')).toBe('31 dec. 2026');
});

test('a period without an end is open', () => {
  expect(sv.period('2024-01-01', null)).toBe('1 jan. 2024 –');
  expect(plain(sv.period('2024-01-01', '2024-12-31'))).toMatch(/^1 jan\. ?[–-] ?31 dec\. 2024$/);
});

test.each([
  ['2026-03-01T11:59:30', 'för 30 sekunder sedan'],
  ['2026-03-01T09:00:00', 'för 3 timmar sedan'],
  ['2026-02-28T01:00:00', 'i går'],
  ['2026-02-27T12:00:00', 'i förrgår'],
  ['2026-02-22T19:00:00', 'för 1 vecka sedan'],
  ['2026-02-14T12:00:00', 'för 2 veckor sedan'],
  ['2024-12-01T12:00:00', 'för 1 år sedan'],
])('%s was %s', (then, words) => {
  expect(sv.ago(then, new Date('2026-03-01T12:00:00'))).toBe(words);
});

test('numbers, shares and money are set by language', () => {
  expect(plain(sv.number(50_000))).toBe('50 000');
  expect(en.number(50_000)).toBe('50,000');
  expect(plain(sv.percent(0.425))).toBe('43 %');
  expect(plain(sv.money('12500.00'))).toBe('12 500 kr');
});

test.each([
  [0.42, '420 m'],
  [3.27, '3,3 km'],
  [24.4, '24 km'],
])('%d km is told as %s', (kilometres, words) => {
  expect(plain(sv.distance(kilometres))).toBe(words);
});

describe('sorting', () => {
  test('å, ä and ö come last, in that order, in Swedish', () => {
    expect(['Östersund', 'Ängelholm', 'Zinkgruvan', 'Åmål', 'Arboga'].sort(sv.compare)).toEqual([
      'Arboga',
      'Zinkgruvan',
      'Åmål',
      'Ängelholm',
      'Östersund',
    ]);
  });

  test('numbers in names count as numbers', () => {
    expect(['Hall 10', 'Hall 2'].sort(sv.compare)).toEqual(['Hall 2', 'Hall 10']);
  });
});

test.each([
  ['5566778899', '556677-8899'],
  ['556677-8899', '556677-8899'],
  ['SE556677889901', 'SE556677889901'],
  ['DE 123456789', 'DE 123456789'],
])('the identifier %s is shown as %s', (value, shown) => {
  expect(organisationNumber(value)).toBe(shown);
});
