import { expect, test } from 'vitest';
import type { ListingToEditFragment } from '@/gql/graphql';
import { isRequired, keptPartnerships, missing } from './requirements';
import { asChange, asInput, asValues, EMPTY, listingSchema, wordsOf } from './values';

const TECHNOLOGY = ['title', 'description', 'competences'];
const CONSORTIUM = ['title', 'description', 'themes', 'partner_sought'];

test('each kind asks for its own fields before publishing', () => {
  const written = { ...EMPTY, titleSv: 'Robotsvets sökes', descriptionEn: 'We weld.' };
  expect(missing(TECHNOLOGY, written)).toEqual(['competences']);
  expect(missing(CONSORTIUM, written)).toEqual(['themes', 'partnerSoughtSv']);
  expect(missing(TECHNOLOGY, { ...written, competences: ['welding'] })).toEqual([]);
});

test('either language fills a bilingual field; spaces fill nothing', () => {
  expect(missing(['title'], { ...EMPTY, titleEn: 'Welder sought' })).toEqual([]);
  expect(missing(['title'], { ...EMPTY, titleSv: '   ' })).toEqual(['titleSv']);
});

test('a requirement that this form does not know is left to the server', () => {
  expect(missing(['horoscope'], EMPTY)).toEqual([]);
});

test('the mark of a required field follows the kind', () => {
  expect(isRequired(CONSORTIUM, 'partnerSought')).toBe(true);
  expect(isRequired(TECHNOLOGY, 'partnerSought')).toBe(false);
});

test('another kind keeps the forms of collaboration that it leads to as well', () => {
  expect(keptPartnerships(['pilot', 'licence'], ['licence', 'investment'])).toEqual(['licence']);
});

test('a draft needs no more than whose it is, its kind and a title', () => {
  const draft = { ...EMPTY, organisation: 'T3Jn', kind: 'technology', titleSv: 'Svets' };
  expect(listingSchema.safeParse(draft).success).toBe(true);
  const refused = listingSchema.safeParse({ ...draft, titleSv: ' ' });
  expect(refused.error?.issues.map(({ path }) => path.join('.'))).toEqual(['titleSv']);
});

test('answers come before the call closes', () => {
  const draft = { ...EMPTY, organisation: 'T3Jn', kind: 'funding', titleSv: 'Ansökan' };
  const late = { ...draft, deadline: '2027-03-02', callDeadline: '2027-03-02' };
  const refused = listingSchema.safeParse(late);
  expect(refused.error?.issues.map(({ path }) => path.join('.'))).toEqual(['deadline']);
  expect(listingSchema.safeParse({ ...late, deadline: '2027-03-01' }).success).toBe(true);
});

test('what is read is what is sent, and an owner never changes', () => {
  const listing: ListingToEditFragment = {
    ...EMPTY,
    id: 'TGlz',
    version: 3,
    status: 'DRAFT',
    actions: ['update'],
    organisation: { id: 'T3Jn' },
    kind: { key: 'technology' },
    stage: null,
    protection: 'SECRET',
    partnershipTypes: [{ key: 'licence' }],
    competences: [{ key: 'welding' }],
    themes: [],
    regions: [{ code: '19' }],
  };
  const values = asValues(listing);
  expect(listingSchema.safeParse({ ...values, titleSv: 'x' }).success).toBe(true);
  expect(asInput(values)).toMatchObject({
    organisation: 'T3Jn',
    kind: 'technology',
    stage: null,
    protection: 'SECRET',
    competences: ['welding'],
    regions: ['19'],
  });
  expect(asChange(values)).not.toHaveProperty('organisation');
  expect(Object.keys(values).sort()).toEqual(Object.keys(EMPTY).sort());
});

test('terms are looked for in what has been written, in both languages', () => {
  expect(wordsOf({ ...EMPTY, titleSv: ' Svets ', descriptionEn: 'Welding' })).toBe(
    'Svets\nWelding',
  );
});
