import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { partnerSearch } from '@/features/partners/search';
import { viewerQuery } from '@/shared/auth/viewer';
import { shellRoute } from './frames';

/** The public directory. Who has signed in has a better one: the same question is asked there. */
export const directoryPages = [
  createRoute({
    path: '/directory',
    getParentRoute: () => shellRoute,
    validateSearch: partnerSearch,
    beforeLoad: async ({ context, search }) => {
      const viewer = await context.queryClient.ensureQueryData(viewerQuery);
      if (viewer.kind === 'user') throw redirect({ to: '/partners', search });
    },
    component: lazyRouteComponent(
      () => import('@/features/partners/DirectoryPage'),
      'DirectoryPage',
    ),
  }),
] as const;
