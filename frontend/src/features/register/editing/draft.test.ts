import { expect, test } from 'vitest';
import type { OrganisationDraftFragment } from '@/gql/graphql';
import { changes, draftOf } from './draft';

const ORGANISATION: OrganisationDraftFragment = {
  id: 'T3JnOjE=',
  version: 4,
  actions: ['update_profile'],
  name: 'Nordmek',
  legalName: 'Nordmek AB',
  aliases: ['NM'],
  kind: 'COMPANY',
  legalForm: 'LIMITED_COMPANY',
  employees: 40,
  website: 'https://nordmek.example',
  email: '',
  phone: '',
  summarySv: 'Vi svetsar.',
  summaryEn: '',
  descriptionSv: '',
  descriptionEn: '',
  visibility: 'PUBLIC',
  logoUrl: null,
  parent: { id: 'T3JnOjI=', name: 'Nordkoncernen' },
  sectors: [
    { isMain: false, sector: { code: '28.4' } },
    { isMain: true, sector: { code: '25.6' } },
  ],
  competences: [
    { level: 3, evidenceSv: 'ISO 3834', evidenceEn: '', competence: { key: 'welding' } },
  ],
  themes: [{ key: 'microfactories' }],
  addresses: [
    {
      kind: 'VISITING',
      street: 'Verkstadsgatan 1',
      postcode: '721 30',
      city: 'Västerås',
      municipality: { code: '1980' },
      region: { code: '19' },
      country: { code: 'SE' },
      latitude: 59.6,
      longitude: 16.5,
    },
  ],
  identifiers: [{ scheme: 'SE_ORGNR', value: '5560000167' }],
};

test('the main sector stands first in the form', () => {
  expect(draftOf(ORGANISATION).sectors).toEqual(['25.6', '28.4']);
});

test('only what was changed is sent, and lists are sent whole', () => {
  const base = draftOf(ORGANISATION);
  const draft = { ...base, summaryEn: 'We weld.', themes: ['microfactories', 'visualisation'] };

  expect(changes(base, base)).toEqual({});
  expect(changes(base, draft)).toEqual({
    summaryEn: 'We weld.',
    themes: ['microfactories', 'visualisation'],
  });
});

test('a number or choice that is taken away is sent as nothing', () => {
  const base = draftOf(ORGANISATION);

  expect(changes(base, { ...base, employees: '', legalForm: '' })).toEqual({
    employees: null,
    legalForm: null,
  });
});

test('what the reader may not see is not sent back as empty', () => {
  const base = draftOf({ ...ORGANISATION, identifiers: null, visibility: null });

  expect(changes(base, { ...base, name: 'Nordmek Svets' })).toEqual({ name: 'Nordmek Svets' });
});

test('a parent is sent by its id, and as nothing when it is taken away', () => {
  const base = draftOf(ORGANISATION);
  const other = { id: 'T3JnOjM=', name: 'Mälargruppen' };

  expect(changes(base, { ...base, parent: other })).toEqual({ parent: 'T3JnOjM=' });
  expect(changes(base, { ...base, parent: null })).toEqual({ parent: null });
});
