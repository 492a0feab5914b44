import { z } from 'zod/mini';
import type { OrganisationDraftFragment, OrganisationInput } from '@/gql/graphql';
import { requiredText, webAddress } from '@/shared/forms/rules';
import { ADDRESS_KINDS, KINDS, LEGAL_FORMS, SCHEMES, VISIBILITIES, valuesOf } from '../labels';

/** An organisation as the form holds it. */
export const draftSchema = z.object({
  name: requiredText(),
  legalName: z.string(),
  aliases: z.array(z.string()),
  kind: z.enum(valuesOf(KINDS)),
  legalForm: z.union([z.literal(''), z.enum(valuesOf(LEGAL_FORMS))]),
  employees: z.union([z.literal(''), z.number()]),
  website: webAddress(),
  email: z.string(),
  phone: z.string(),
  summarySv: z.string(),
  summaryEn: z.string(),
  descriptionSv: z.string(),
  descriptionEn: z.string(),
  sectors: z.array(z.string()),
  competences: z.array(
    z.object({
      competence: requiredText(),
      level: z.number(),
      evidenceSv: z.string(),
      evidenceEn: z.string(),
    }),
  ),
  themes: z.array(z.string()),
  addresses: z.array(
    z.object({
      kind: z.enum(valuesOf(ADDRESS_KINDS)),
      street: z.string(),
      postcode: z.string(),
      city: z.string(),
      municipality: z.nullable(z.string()),
      region: z.nullable(z.string()),
      country: z.string(),
      latitude: z.nullable(z.number()),
      longitude: z.nullable(z.number()),
    }),
  ),
  identifiers: z.array(z.object({ scheme: z.enum(valuesOf(SCHEMES)), value: requiredText() })),
  parent: z.nullable(z.object({ id: z.string(), name: z.string() })),
  visibility: z.enum(valuesOf(VISIBILITIES)),
});

export type OrganisationDraft = z.infer<typeof draftSchema>;
export type AddressDraft = OrganisationDraft['addresses'][number];
export type ClaimDraft = OrganisationDraft['competences'][number];
export type IdentifierDraft = OrganisationDraft['identifiers'][number];

/** Fields that only those who keep the register may change. */
export const REGISTER_FIELDS: ReadonlySet<keyof OrganisationDraft> = new Set([
  'legalName',
  'legalForm',
  'identifiers',
  'parent',
  'visibility',
]);

/** The main sector first: its place says which it is. */
function sectorCodes({ sectors }: OrganisationDraftFragment): string[] {
  return [...sectors]
    .sort((one, other) => Number(other.isMain) - Number(one.isMain))
    .map(({ sector }) => sector.code);
}

function addressDraft(address: OrganisationDraftFragment['addresses'][number]): AddressDraft {
  const { kind, street, postcode, city, municipality, region, country } = address;
  return {
    kind,
    street,
    postcode,
    city,
    municipality: municipality?.code ?? null,
    region: region?.code ?? null,
    country: country.code,
    latitude: address.latitude ?? null,
    longitude: address.longitude ?? null,
  };
}

export function draftOf(organisation: OrganisationDraftFragment): OrganisationDraft {
  return {
    name: organisation.name,
    legalName: organisation.legalName ?? '',
    aliases: organisation.aliases,
    kind: organisation.kind,
    legalForm: organisation.legalForm ?? '',
    employees: organisation.employees ?? '',
    website: organisation.website,
    email: organisation.email,
    phone: organisation.phone,
    summarySv: organisation.summarySv,
    summaryEn: organisation.summaryEn,
    descriptionSv: organisation.descriptionSv,
    descriptionEn: organisation.descriptionEn,
    sectors: sectorCodes(organisation),
    competences: organisation.competences.map(({ competence, level, evidenceSv, evidenceEn }) => ({
      competence: competence.key,
      level,
      evidenceSv,
      evidenceEn,
    })),
    themes: organisation.themes.map(({ key }) => key),
    addresses: organisation.addresses.map(addressDraft),
    identifiers: (organisation.identifiers ?? []).map(({ scheme, value }) => ({ scheme, value })),
    parent: organisation.parent
      ? { id: organisation.parent.id, name: organisation.parent.name }
      : null,
    visibility: organisation.visibility ?? 'NETWORK',
  };
}

function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What was changed, as the server takes it. What is left out stays as it is. */
export function changes(base: OrganisationDraft, draft: OrganisationDraft): OrganisationInput {
  const changed = (Object.keys(draft) as (keyof OrganisationDraft)[]).filter(
    (field) => !sameValue(base[field], draft[field]),
  );
  const values: Record<string, unknown> = Object.fromEntries(
    changed.map((field) => [field, draft[field]]),
  );
  if (values.employees === '') values.employees = null;
  if (values.legalForm === '') values.legalForm = null;
  if ('parent' in values) values.parent = draft.parent?.id ?? null;
  return values;
}
