import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { SkeletonPage } from '@/shared/ui/Skeletons';
import { RouteFailure } from './RouteFailure';
import { accountPages, ownAccountPages } from './routes/account';
import { administrationPages } from './routes/administration';
import { directoryPages } from './routes/directory';
import { exchangePages } from './routes/exchange';
import { entranceRoute, rootRoute, shellRoute, signedInRoute } from './routes/frames';
import { galleryPages } from './routes/gallery';
import { homePages } from './routes/home';
import { boardPages, writingPages } from './routes/marketplace';
import { partnerPages } from './routes/partners';
import { ownRegisterPages, registerPages } from './routes/register';

const routeTree = rootRoute.addChildren([
  entranceRoute.addChildren(accountPages),
  shellRoute.addChildren([
    ...homePages,
    ...galleryPages,
    ...registerPages,
    ...directoryPages,
    ...boardPages,
    signedInRoute.addChildren([
      ...ownAccountPages,
      ...ownRegisterPages,
      ...partnerPages,
      ...writingPages,
      ...exchangePages,
      ...administrationPages,
    ]),
  ]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    // TanStack Query decides what is stale.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: RouteFailure,
    defaultPendingComponent: SkeletonPage,
    defaultPendingMs: 300,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
