import type { Role } from '@/gql/graphql';

export const accountsKey = ['administration', 'accounts'] as const;

/** What the server may name in an account's `actions`. */
export type AccountAction =
  | 'grant_role'
  | 'grant_process_manager'
  | 'end_role'
  | 'end_process_manager'
  | 'deactivate';

interface Guarded {
  actions: readonly string[];
}

/** Whether to offer something. The server decides; this only spares the reader a refusal. */
export function allows({ actions }: Guarded, action: AccountAction): boolean {
  return actions.includes(action);
}

export interface Term {
  startsOn: string;
  endsOn?: string | null;
}

interface Grant extends Term {
  role: Role;
}

interface Account extends Guarded {
  roleGrants?: readonly Grant[] | null;
}

const NETWORK_ROLES = ['PANELLIST', 'FINANCIER', 'NODE_MANAGER'] as const satisfies readonly Role[];

/** The roles that the reader may give to whom holds the account, and that are not held already. */
export function grantable(account: Account): Role[] {
  const held = (account.roleGrants ?? []).filter(({ endsOn }) => !endsOn).map(({ role }) => role);
  const offered: Role[] = [
    ...(allows(account, 'grant_role') ? NETWORK_ROLES : []),
    ...(allows(account, 'grant_process_manager') ? (['PROCESS_MANAGER'] as const) : []),
  ];
  return offered.filter((role) => !held.includes(role));
}

export function mayEnd(account: Guarded, role: Role): boolean {
  return allows(account, role === 'PROCESS_MANAGER' ? 'end_process_manager' : 'end_role');
}

/** Whether the role has been given but does not hold yet. */
export function isComing({ startsOn }: Term, now: Date): boolean {
  return new Date(`${startsOn}T00:00:00`) > now;
}
