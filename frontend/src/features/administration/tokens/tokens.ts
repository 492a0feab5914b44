import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { TokenScope } from '@/gql/graphql';
import { can, type Viewer } from '@/shared/auth/viewer';

export const tokensKey = ['administration', 'tokens'] as const;

type Words = Readonly<Record<TokenScope, MessageDescriptor>>;

export const SCOPES: Words = {
  READ: msg`Read`,
  WRITE: msg`Write`,
  BULK_READ: msg`Read whole lists`,
  BULK_WRITE: msg`Write many at once`,
};

export const PURPOSES: Words = {
  READ: msg`See what you see.`,
  WRITE: msg`Change what you may change.`,
  BULK_READ: msg`Fetch exports and long lists.`,
  BULK_WRITE: msg`Import files, and make several changes in one request.`,
};

/** Of a scope: the right that its owner must have. */
const NEEDED: Partial<Record<TokenScope, string>> = {
  BULK_READ: 'export:create',
  BULK_WRITE: 'import:create',
};

/** What a key of this reader may be for. */
export function scopesFor(viewer: Viewer): TokenScope[] {
  return (Object.keys(SCOPES) as TokenScope[]).filter((scope) => {
    const needed = NEEDED[scope];
    return needed === undefined || can(viewer, needed);
  });
}

export type TokenState = 'working' | 'expired' | 'revoked';

interface Dated {
  expiresAt: string;
  revokedAt?: string | null;
}

export function stateOf({ expiresAt, revokedAt }: Dated, now: Date): TokenState {
  if (revokedAt) return 'revoked';
  return new Date(expiresAt) > now ? 'working' : 'expired';
}

/** The day, as `YYYY-MM-DD`, so many months after the other. */
export function monthsAfter(day: Date, months: number): string {
  const then = new Date(Date.UTC(day.getFullYear(), day.getMonth() + months, day.getDate()));
  return then.toISOString().slice(0, 10);
}
