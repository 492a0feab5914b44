import { useRouter } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef } from 'react';

/** On arriving at another page: the menu closes and the keyboard stands at the content. */
export function useArrival(onArrive: () => void): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
        if (!pathChanged || !fromLocation) return;
        onArrive();
        main.current?.focus({ preventScroll: true });
      }),
    [router, onArrive],
  );
  return main;
}
