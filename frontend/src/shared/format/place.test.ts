import { expect, test } from 'vitest';
import { placeName } from './place';

const SWEDEN = { code: 'SE', name: 'Sverige' };
const NORWAY = { code: 'NO', name: 'Norge' };

test.each([
  [{ city: 'Västerås', country: SWEDEN }, 'Västerås'],
  [{ city: '', municipality: { name: 'Köping' }, country: SWEDEN }, 'Köping'],
  [{ city: 'Kristiansand', country: NORWAY }, 'Kristiansand, Norge'],
  [{ city: '', municipality: null, country: NORWAY }, 'Norge'],
  [{ city: '', municipality: null, country: SWEDEN }, ''],
])('%j is said as “%s”', (place, said) => {
  expect(placeName(place)).toBe(said);
});
