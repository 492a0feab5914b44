import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router';
import { shellRoute } from './frames';

/** All components in all states; not in what is shipped. */
export const galleryPages = [
  createRoute({
    path: '/_gallery',
    getParentRoute: () => shellRoute,
    beforeLoad: () => {
      if (!import.meta.env.DEV) throw notFound();
    },
    component: import.meta.env.DEV
      ? lazyRouteComponent(() => import('../gallery/GalleryPage'), 'GalleryPage')
      : () => null,
  }),
] as const;
