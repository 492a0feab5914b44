import { z } from 'zod/mini';
import type { Role, UserFilter, UserOrder } from '@/gql/graphql';

/** Which accounts are shown, as it stands in the address. A value that is not known is left out. */

/** In the order in which they are offered. `VISITOR` are those who hold no role. */
export const ROLE_CHOICES = [
  'PROCESS_MANAGER',
  'NODE_MANAGER',
  'PANELLIST',
  'FINANCIER',
  'MEMBER_ADMINISTRATOR',
  'MEMBER_DELEGATE',
  'SUPERUSER',
  'VISITOR',
] as const satisfies readonly Role[];

const lenient = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.catch(z.optional(schema), undefined);

export const accountSearch = z.object({
  text: lenient(z.string().check(z.minLength(1), z.maxLength(200))),
  role: lenient(z.enum(ROLE_CHOICES)),
  state: lenient(z.enum(['open', 'closed'])),
  order: lenient(z.enum(['EMAIL_DESC', 'CREATED_DESC'])),
});

export type AccountSearch = z.infer<typeof accountSearch>;

export function asFilter({ text, role, state }: AccountSearch): UserFilter {
  return {
    ...(text && { text }),
    ...(role && { role: [role] }),
    ...(state && { isActive: state === 'open' }),
  };
}

/** By address unless the reader chose otherwise; the usual is not written in the address. */
export function asOrder({ order }: AccountSearch): UserOrder {
  return order ?? 'EMAIL';
}

/** The search with other choices; one that is not offered, such as “all”, lifts the filter. */
export function changed(search: AccountSearch, choices: Record<string, unknown>): AccountSearch {
  return accountSearch.parse({ ...search, ...choices });
}

/** Only in which order, not which ones: for the button that clears everything. */
export function cleared({ order }: AccountSearch): AccountSearch {
  return accountSearch.parse({ order });
}
