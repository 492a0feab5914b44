import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from './frames';

export const homePages = [
  createRoute({
    path: '/',
    getParentRoute: () => shellRoute,
    component: lazyRouteComponent(() => import('../home/HomePage'), 'HomePage'),
  }),
] as const;
