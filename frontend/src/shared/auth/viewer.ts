import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import type { Role, ViewerQuery } from '@/gql/graphql';
import { request } from '@/shared/graphql/request';
import type { Language } from '@/shared/i18n/language';

const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      user {
        id
        name
        email
        language
      }
      roles
      organisations {
        id
        name
      }
      permissions
    }
  }
`);

interface Rights {
  roles: readonly Role[];
  /** "object:action" as in the permission matrix; ask with `can`. */
  permissions: ReadonlySet<string>;
}

export interface SignedIn extends Rights {
  kind: 'user';
  id: string;
  name: string;
  email: string;
  language: Language;
  /** Those that the viewer acts for now. */
  organisations: readonly { id: string; name: string }[];
}

export interface Visitor extends Rights {
  kind: 'visitor';
}

export type Viewer = SignedIn | Visitor;

export const VISITOR: Visitor = { kind: 'visitor', roles: ['VISITOR'], permissions: new Set() };

export function asViewer({ viewer }: ViewerQuery): Viewer {
  const { user, roles, organisations, permissions } = viewer;
  const rights = { roles, permissions: new Set(permissions) };
  if (!user) return { kind: 'visitor', ...rights };
  const { id, email, language } = user;
  return {
    kind: 'user',
    id,
    email,
    name: user.name || email,
    language: language === 'EN' ? 'en' : 'sv',
    organisations,
    ...rights,
  };
}

export const viewerQuery = queryOptions({
  queryKey: ['viewer'],
  queryFn: async ({ signal }) => asViewer(await request(ViewerDocument, {}, signal)),
  staleTime: 5 * 60_000,
});

/** Who is reading. The router has it at hand before any page is shown. */
export function useViewer(): Viewer {
  return useSuspenseQuery(viewerQuery).data;
}

/** Whether to offer something. The server decides; this only spares the reader a refusal. */
export function can(viewer: Viewer, permission: string): boolean {
  return viewer.permissions.has(permission);
}

export function hasRole(viewer: Viewer, ...roles: Role[]): boolean {
  return viewer.roles.some((role) => roles.includes(role));
}
