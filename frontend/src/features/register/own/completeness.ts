import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What others need to find and trust an organisation, and whether its page says it. */

interface Described {
  summarySv: string;
  summaryEn: string;
  descriptionSv: string;
  descriptionEn: string;
  website: string;
  logoUrl?: string | null;
  employees?: number | null;
  competences: readonly { evidence: string }[];
  themes: readonly unknown[];
  sectors: readonly unknown[];
  addresses: readonly unknown[];
  people: readonly { isContact: boolean }[];
  listings: readonly unknown[];
}

export interface Step {
  id: string;
  label: MessageDescriptor;
  why: MessageDescriptor;
  isDone: boolean;
  /** Where it is done. */
  place: 'edit' | 'people' | 'listings';
}

export function steps(page: Described): Step[] {
  return [
    {
      id: 'summary',
      label: msg`A summary in both languages`,
      why: msg`It is what others read first in search.`,
      isDone: Boolean(page.summarySv && page.summaryEn),
      place: 'edit',
    },
    {
      id: 'description',
      label: msg`A description in both languages`,
      why: msg`The search and the matches read it.`,
      isDone: Boolean(page.descriptionSv && page.descriptionEn),
      place: 'edit',
    },
    {
      id: 'competences',
      label: msg`At least three competences`,
      why: msg`Needs of others are matched with them.`,
      isDone: page.competences.length >= 3,
      place: 'edit',
    },
    {
      id: 'evidence',
      label: msg`Something that shows a competence`,
      why: msg`A certificate or a delivery is more than a claim.`,
      isDone: page.competences.some(({ evidence }) => evidence !== ''),
      place: 'edit',
    },
    {
      id: 'themes',
      label: msg`Themes and sectors`,
      why: msg`They bring you together with others in the same field, and in quite another.`,
      isDone: page.themes.length > 0 && page.sectors.length > 0,
      place: 'edit',
    },
    {
      id: 'address',
      label: msg`Address, website and number of employees`,
      why: msg`So that others see where you are and how large.`,
      isDone:
        page.addresses.length > 0 &&
        page.website !== '' &&
        page.employees !== null &&
        page.employees !== undefined,
      place: 'edit',
    },
    {
      id: 'contact',
      label: msg`A contact person`,
      why: msg`Somebody has to answer.`,
      isDone: page.people.some(({ isContact }) => isContact),
      place: 'people',
    },
    {
      id: 'listing',
      label: msg`A need or an offer`,
      why: msg`Say what you look for, and matches come by themselves.`,
      isDone: page.listings.length > 0,
      place: 'listings',
    },
  ];
}

/** How much is done, from 0 to 1. */
export function share(all: readonly Step[]): number {
  return all.filter(({ isDone }) => isDone).length / all.length;
}
