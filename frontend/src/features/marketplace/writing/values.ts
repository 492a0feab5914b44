import { t } from '@lingui/core/macro';
import { z } from 'zod/mini';
import type {
  ListingInput,
  ListingProtection,
  ListingStage,
  ListingToEditFragment,
} from '@/gql/graphql';
import { requiredText } from '@/shared/forms/rules';

/** A listing as it is written: plain values, empty where nothing is said. */

const text = (most: number) => z.string().check(z.maxLength(most));
const day = z.nullable(z.string());
const keys = z.array(z.string());

export const listingSchema = z
  .object({
    organisation: requiredText(),
    direction: z.enum(['NEED', 'OFFER']),
    kind: requiredText(),
    titleSv: text(256),
    titleEn: text(256),
    summarySv: text(500),
    summaryEn: text(500),
    descriptionSv: text(4000),
    descriptionEn: text(4000),
    partnerSoughtSv: text(4000),
    partnerSoughtEn: text(4000),
    advantagesSv: text(2000),
    advantagesEn: text(2000),
    stage: z.enum(['', 'CONCEPT', 'DEVELOPMENT', 'LAB_TESTED', 'DEMONSTRATION', 'ON_MARKET']),
    protection: z.enum(['', 'NONE', 'SECRET', 'APPLIED', 'GRANTED']),
    callTitle: text(200),
    callDeadline: day,
    partnershipTypes: keys,
    competences: keys,
    themes: keys,
    regions: keys,
    visibility: z.enum(['PUBLIC', 'NETWORK', 'ORGANISATION', 'PROCESS_MANAGEMENT']),
    isOpen: z.boolean(),
    deadline: day,
  })
  .check(
    z.refine(({ titleSv, titleEn }) => Boolean(titleSv.trim() || titleEn.trim()), {
      path: ['titleSv'],
      error: () => t`Write a title in Swedish or English.`,
    }),
    z.refine(
      ({ deadline, callDeadline }) => !deadline || !callDeadline || deadline < callDeadline,
      { path: ['deadline'], error: () => t`Answers must come before the call closes.` },
    ),
  );

export type ListingValues = z.infer<typeof listingSchema>;

export const EMPTY: ListingValues = {
  organisation: '',
  direction: 'NEED',
  kind: '',
  titleSv: '',
  titleEn: '',
  summarySv: '',
  summaryEn: '',
  descriptionSv: '',
  descriptionEn: '',
  partnerSoughtSv: '',
  partnerSoughtEn: '',
  advantagesSv: '',
  advantagesEn: '',
  stage: '',
  protection: '',
  callTitle: '',
  callDeadline: null,
  partnershipTypes: [],
  competences: [],
  themes: [],
  regions: [],
  visibility: 'NETWORK',
  isOpen: true,
  deadline: null,
};

export function asValues(listing: ListingToEditFragment): ListingValues {
  const { id: _id, version: _version, status: _status, actions: _actions, ...said } = listing;
  return {
    ...said,
    organisation: listing.organisation.id,
    kind: listing.kind.key,
    stage: listing.stage ?? '',
    protection: listing.protection ?? '',
    callDeadline: listing.callDeadline ?? null,
    deadline: listing.deadline ?? null,
    partnershipTypes: listing.partnershipTypes.map(({ key }) => key),
    competences: listing.competences.map(({ key }) => key),
    themes: listing.themes.map(({ key }) => key),
    regions: listing.regions.map(({ code }) => code),
  };
}

/** What is sent. A choice that was not made is null, not an empty word. */
export function asInput({ stage, protection, ...said }: ListingValues): ListingInput {
  return {
    ...said,
    stage: (stage || null) as ListingStage | null,
    protection: (protection || null) as ListingProtection | null,
  };
}

/** A change says nothing of whose the listing is: that never changes. */
export function asChange(values: ListingValues): ListingInput {
  const { organisation: _organisation, ...changes } = asInput(values);
  return changes;
}

/** The texts that competences are looked for in. */
export function wordsOf(values: ListingValues): string {
  const { titleSv, titleEn, summarySv, summaryEn, descriptionSv, descriptionEn } = values;
  return [titleSv, titleEn, summarySv, summaryEn, descriptionSv, descriptionEn]
    .map((part) => part.trim())
    .filter(Boolean)
    .join('\n');
}
