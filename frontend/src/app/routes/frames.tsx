import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { viewerQuery } from '@/shared/auth/viewer';
import { NotFound } from '../NotFound';
import { Entrance } from '../shell/Entrance';
import { Shell } from '../shell/Shell';

/** The frames that pages stand in. A page names one of them as its parent. */

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  beforeLoad: ({ context }) => context.queryClient.ensureQueryData(viewerQuery),
  component: Outlet,
  notFoundComponent: NotFound,
});

/** The whole application around the page; open to visitors. */
export const shellRoute = createRoute({
  id: 'shell',
  getParentRoute: () => rootRoute,
  component: Shell,
});

/** Pages for those who have signed in; others are shown the way in, and back here afterwards. */
export const signedInRoute = createRoute({
  id: 'signed-in',
  getParentRoute: () => shellRoute,
  beforeLoad: async ({ context, location }) => {
    const viewer = await context.queryClient.ensureQueryData(viewerQuery);
    if (viewer.kind === 'visitor') {
      throw redirect({ to: '/sign-in', search: { next: location.href } });
    }
  },
});

/** The way in: signing in, invitations, forgotten passwords. */
export const entranceRoute = createRoute({
  id: 'entrance',
  getParentRoute: () => rootRoute,
  component: Entrance,
});
