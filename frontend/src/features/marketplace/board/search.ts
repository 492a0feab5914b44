import { z } from 'zod/mini';
import type { FacetField, ListingsQueryVariables } from '@/gql/graphql';

/** What of the board is shown, as it stands in the address. A value that is not known is left out. */

const lenient = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.catch(z.optional(schema), undefined);
const keys = () =>
  lenient(z.array(z.coerce.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(20)));

export const boardSearch = z.object({
  text: lenient(z.coerce.string().check(z.trim(), z.minLength(1), z.maxLength(200))),
  direction: lenient(z.enum(['NEED', 'OFFER'])),
  kind: keys(),
  competence: keys(),
  theme: keys(),
  region: keys(),
  /** Only those that take responses. */
  open: lenient(z.literal(true)),
  order: lenient(z.enum(['RELEVANCE', 'DEADLINE'])),
});

export type BoardSearch = z.infer<typeof boardSearch>;

export const FACETS = {
  kind: 'LISTING_KIND',
  competence: 'COMPETENCE',
  theme: 'THEME',
  region: 'REGION',
} as const satisfies Partial<Record<keyof BoardSearch, FacetField>>;

export type FacetName = keyof typeof FACETS;

export const FACET_NAMES = Object.keys(FACETS) as FacetName[];

type Asked = Omit<ListingsQueryVariables, 'first' | 'after' | 'counts'>;

export function asVariables({ text, direction, order, ...same }: BoardSearch): Asked {
  return {
    text: text ?? null,
    filter: direction ? { ...same, direction: [direction] } : same,
    orderBy: order ?? (text ? 'RELEVANCE' : 'PUBLISHED'),
  };
}

export function changed(
  search: BoardSearch,
  change: { [Part in keyof BoardSearch]?: unknown },
): BoardSearch {
  return boardSearch.parse({ ...search, ...change });
}

/** The same question without what narrows it; which side of the board one stands on is kept. */
export function unfiltered({ text, direction, order }: BoardSearch): BoardSearch {
  return boardSearch.parse({ text, direction, order });
}

export function filterCount(search: BoardSearch): number {
  const chosen = FACET_NAMES.reduce((sum, name) => sum + (search[name]?.length ?? 0), 0);
  return chosen + (search.open ? 1 : 0);
}
