import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from './frames';

export const administrationPages = [
  createRoute({
    path: '/settings/people',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(
      () => import('@/features/administration/people/PeoplePage'),
      'PeoplePage',
    ),
  }),
  createRoute({
    path: '/settings/vocabulary',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(
      () => import('@/features/administration/vocabulary/VocabularyPage'),
      'VocabularyPage',
    ),
  }),
  createRoute({
    path: '/settings/tokens',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(
      () => import('@/features/administration/tokens/TokensPage'),
      'TokensPage',
    ),
  }),
] as const;
