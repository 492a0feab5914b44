import { z } from 'zod/mini';
import type {
  FacetField,
  MembershipStatus,
  NetworkRoleKind,
  OrganisationKind,
  PartnerSearchQueryVariables,
  PartnerSort,
  SizeClass,
} from '@/gql/graphql';

/** What is searched for, as it stands in the address. A value that is not known is left out. */

const lenient = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.catch(z.optional(schema), undefined);
const chosen = <Value extends string>(values: readonly Value[]) =>
  lenient(z.array(z.enum(values)).check(z.minLength(1), z.maxLength(20)));
const keys = () =>
  lenient(z.array(z.coerce.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(20)));

const KINDS = [
  'COMPANY',
  'UNIVERSITY',
  'INSTITUTE',
  'PUBLIC_BODY',
  'ASSOCIATION',
  'SCHOOL',
] as const satisfies readonly OrganisationKind[];
const SIZES = ['MICRO', 'SMALL', 'MEDIUM', 'LARGE'] as const satisfies readonly SizeClass[];
const ROLES = [
  'PARTNER',
  'FINANCIER',
  'STAKEHOLDER',
  'PROSPECT',
  'SUPPLIER',
] as const satisfies readonly NetworkRoleKind[];
const STATUSES = [
  'APPLIED',
  'NEW',
  'CURRENT',
  'GRACE',
  'EXPIRED',
  'CANCELLED',
  'DECLINED',
] as const satisfies readonly MembershipStatus[];
const SORTS = ['NAME', 'UPDATED', 'EMPLOYEES'] as const;

export const RADII = [10, 25, 50, 100, 200] as const;
export const USUAL_RADIUS = 50;

export const partnerSearch = z.object({
  text: lenient(z.coerce.string().check(z.trim(), z.minLength(1), z.maxLength(200))),
  kind: chosen(KINDS),
  size: chosen(SIZES),
  sector: keys(),
  competence: keys(),
  theme: keys(),
  region: keys(),
  country: keys(),
  role: chosen(ROLES),
  status: chosen(STATUSES),
  /** The municipality that the circle is drawn around, by code. */
  near: lenient(z.coerce.string().check(z.regex(/^\d{4}$/))),
  km: lenient(z.number().check(z.positive(), z.maximum(20_000))),
  sort: lenient(z.enum(SORTS)),
});

export type PartnerSearchState = z.infer<typeof partnerSearch>;

/** Which facet of the server fills which part of the address, in the order in which they stand. */
export const FACETS = {
  competence: 'COMPETENCE',
  theme: 'THEME',
  sector: 'SECTOR',
  kind: 'KIND',
  size: 'SIZE_CLASS',
  region: 'REGION',
  country: 'COUNTRY',
  status: 'MEMBERSHIP_STATUS',
  role: 'NETWORK_ROLE',
} as const satisfies Partial<Record<keyof PartnerSearchState, FacetField>>;

export type FacetName = keyof typeof FACETS;

export const FACET_NAMES = Object.keys(FACETS) as FacetName[];

const CLOSED: ReadonlySet<FacetName> = new Set(['kind', 'size', 'role', 'status']);

/** A value as the filter takes it: those of closed lists are counted by their stored word. */
export function filterValue(facet: FacetName, value: string): string {
  return CLOSED.has(facet) ? value.toUpperCase() : value;
}

type Asked = Omit<PartnerSearchQueryVariables, 'first' | 'after' | 'counts'>;

/** Without words nothing is more relevant than anything else: the names stand in order. */
export function usualSort({ text }: PartnerSearchState): PartnerSort {
  return text ? 'RELEVANCE' : 'NAME';
}

/** What the server is asked for. */
export function asVariables(search: PartnerSearchState): Asked {
  const { text, near, km, sort, size, role, status, ...same } = search;
  return {
    text: text ?? null,
    filter: { ...same, sizeClass: size, networkRole: role, membershipStatus: status },
    near: near ? { municipality: near, kilometres: km ?? USUAL_RADIUS } : null,
    sort: sort ?? usualSort(search),
  };
}

/** The search with some of its parts changed; what is empty is left out of the address. */
export function changed(
  search: PartnerSearchState,
  change: { [Part in keyof PartnerSearchState]?: unknown },
): PartnerSearchState {
  return partnerSearch.parse({ ...search, ...change });
}

/** The same question without anything that narrows it. */
export function unfiltered({ text, sort }: PartnerSearchState): PartnerSearchState {
  return partnerSearch.parse({ text, sort });
}

export function filterCount(search: PartnerSearchState): number {
  const chosenValues = FACET_NAMES.reduce((sum, name) => sum + (search[name]?.length ?? 0), 0);
  return chosenValues + (search.near ? 1 : 0);
}
