import { expect, test } from 'vitest';
import { phoneNumber } from './phone';

test.each([
  ['+46701740606', '+46 70 174 06 06'],
  ['+4621102030', '+46 21 10 20 30'],
  ['+4684123456', '+46 8 412 34 56'],
  ['+46910123456', '+46 910 12 34 56'],
])('%s is written as %s', (kept, written) => {
  expect(phoneNumber(kept)).toBe(written);
});

test('a number of another country is left as it is kept', () => {
  expect(phoneNumber('+14155550123')).toBe('+14155550123');
  expect(phoneNumber('')).toBe('');
});
