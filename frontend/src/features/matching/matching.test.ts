import { expect, test } from 'vitest';
import { shareOf, strengthOf } from './strength';
import { asSearch, asStep, fromStep, LAST_STEP, surpriseSearch, USUAL_SURPRISE } from './surprise';

test('every step of the slider stands in the address and comes back the same', () => {
  for (let step = 0; step <= LAST_STEP; step += 1) {
    const { surprise = USUAL_SURPRISE } = surpriseSearch.parse(asSearch(fromStep(step)));
    expect(asStep(surprise)).toBe(step);
  }
});

test('the usual value leaves the address clean', () => {
  expect(asSearch(USUAL_SURPRISE)).toEqual({});
});

test.each([[2], [-0.1], ['near'], [Number.NaN]])('an address cannot ask for %s', (surprise) => {
  expect(surpriseSearch.parse({ surprise }).surprise).toBeUndefined();
});

test('a reason is as strong as its part of the score', () => {
  expect(strengthOf(shareOf(0.3, 0.6))).toBe(3);
  expect(strengthOf(shareOf(0.12, 0.6))).toBe(2);
  expect(strengthOf(shareOf(0.02, 0.6))).toBe(1);
  expect(shareOf(0.1, 0)).toBe(0);
  expect(shareOf(0.7, 0.6)).toBe(1);
});
