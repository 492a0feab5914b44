import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from './frames';

export const exchangePages = [
  createRoute({
    path: '/import',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(() => import('@/features/exchange/ImportsPage'), 'ImportsPage'),
  }),
  createRoute({
    path: '/import/$id',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(
      () => import('@/features/exchange/run/ImportRunPage'),
      'ImportRunPage',
    ),
  }),
] as const;
