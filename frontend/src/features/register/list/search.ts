import { z } from 'zod/mini';
import type { OrganisationFilter, OrganisationOrder } from '@/gql/graphql';
import type { Sort } from '@/shared/table/columns';
import { KINDS, NETWORK_ROLES, SIZES, STATUSES, valuesOf } from '../labels';

/** What of the register is shown, as it stands in the address. A value that is not known is left out. */

const lenient = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.catch(z.optional(schema), undefined);
const chosen = <Value extends string>(values: readonly Value[]) =>
  lenient(z.array(z.enum(values)).check(z.minLength(1)));
const keys = () => lenient(z.array(z.string()).check(z.minLength(1)));

export const registerSearch = z.object({
  text: lenient(z.string().check(z.minLength(1), z.maxLength(200))),
  kind: chosen(valuesOf(KINDS)),
  size: chosen(valuesOf(SIZES)),
  status: chosen(valuesOf(STATUSES)),
  role: chosen(valuesOf(NETWORK_ROLES)),
  sector: keys(),
  competence: keys(),
  theme: keys(),
  region: keys(),
  category: keys(),
  memberOn: lenient(z.iso.date()),
  archived: lenient(z.literal(true)),
  order: lenient(z.enum(['NAME_DESC', 'UPDATED', 'UPDATED_DESC', 'EMPLOYEES', 'EMPLOYEES_DESC'])),
});

export type RegisterSearch = z.infer<typeof registerSearch>;

/** The filters that hold several values, in the order in which they are offered. */
export const FACETS = [
  'kind',
  'size',
  'status',
  'category',
  'sector',
  'competence',
  'theme',
  'region',
  'role',
] as const;

export type FacetName = (typeof FACETS)[number];

export function asFilter(search: RegisterSearch): OrganisationFilter {
  const { size, status, role, order: _order, text, ...same } = search;
  return {
    ...same,
    ...(text && { text }),
    ...(size && { sizeClass: size }),
    ...(status && { membershipStatus: status }),
    ...(role && { networkRole: role }),
  };
}

const COLUMNS: readonly [column: string, up: OrganisationOrder, down: OrganisationOrder][] = [
  ['name', 'NAME', 'NAME_DESC'],
  ['updated', 'UPDATED', 'UPDATED_DESC'],
  ['employees', 'EMPLOYEES', 'EMPLOYEES_DESC'],
];

export function asSort(order: OrganisationOrder = 'NAME'): Sort {
  for (const [column, up, down] of COLUMNS) {
    if (order === up || order === down) return { column, descending: order === down };
  }
  return { column: 'name', descending: false };
}

/** The order for the address; the usual one, by name, is not written there. */
export function asOrder({ column, descending }: Sort): RegisterSearch['order'] {
  const [, up, down] = COLUMNS.find(([name]) => name === column) ?? ['name', 'NAME', 'NAME_DESC'];
  const order = descending ? down : up;
  return registerSearch.shape.order.parse(order);
}

/** The search without one value of a facet; without the facet when that was its last. */
export function without(search: RegisterSearch, facet: FacetName, value: string): RegisterSearch {
  const rest = (search[facet] ?? []).filter((other) => other !== value);
  return registerSearch.parse({ ...search, [facet]: rest });
}

/** The search with other values of one facet. */
export function withValues(
  search: RegisterSearch,
  facet: FacetName,
  values: readonly string[],
): RegisterSearch {
  return registerSearch.parse({ ...search, [facet]: values });
}

/** Only what is shown and how, not what is left out: for the button that clears everything. */
export function cleared({ order }: RegisterSearch): RegisterSearch {
  return registerSearch.parse({ order });
}
