import { expect, test } from 'vitest';
import { share, steps } from './completeness';

const BARE = {
  summarySv: '',
  summaryEn: '',
  descriptionSv: '',
  descriptionEn: '',
  website: '',
  employees: null,
  competences: [],
  themes: [],
  sectors: [],
  addresses: [],
  people: [],
  listings: [],
};

const WHOLE = {
  summarySv: 'Vi svetsar.',
  summaryEn: 'We weld.',
  descriptionSv: 'Mer om oss.',
  descriptionEn: 'More about us.',
  website: 'https://nordmek.example',
  employees: 0,
  competences: [{ evidence: 'ISO 3834' }, { evidence: '' }, { evidence: '' }],
  themes: ['microfactories'],
  sectors: ['25.6'],
  addresses: ['Västerås'],
  people: [{ isContact: true }],
  listings: ['need'],
};

const open = (page: Parameters<typeof steps>[0]) =>
  steps(page)
    .filter(({ isDone }) => !isDone)
    .map(({ id }) => id);

test('a bare page lacks everything, a whole one nothing', () => {
  expect(share(steps(BARE))).toBe(0);
  expect(share(steps(WHOLE))).toBe(1);
});

test.each([
  [{ summaryEn: '' }, 'summary'],
  [{ descriptionSv: '' }, 'description'],
  [{ competences: WHOLE.competences.slice(0, 2) }, 'competences'],
  [{ competences: [{ evidence: '' }, { evidence: '' }, { evidence: '' }] }, 'evidence'],
  [{ sectors: [] }, 'themes'],
  [{ employees: null }, 'address'],
  [{ people: [{ isContact: false }] }, 'contact'],
  [{ listings: [] }, 'listing'],
])('with %o the step %s is left', (lacking, step) => {
  expect(open({ ...WHOLE, ...lacking })).toEqual([step]);
});
