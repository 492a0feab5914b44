import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef } from 'react';
import { usePrinting } from './usePrinting';

export interface VisibleRows {
  indexes: readonly number[];
  /** Heights, in pixels, of what lies above and below. */
  before: number;
  after: number;
  measure: ((row: HTMLTableRowElement | null) => void) | undefined;
}

/** Up to here the browser copes by itself, and every row can be found with its own search. */
const PLAIN = 100;

const numbered = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Which rows of a scrolling table must exist right now. On paper: all that are loaded. */
export function useScrollWindow(
  count: number,
  onEndReached: (() => void) | undefined,
): { frame: RefObject<HTMLElement | null>; visible: VisibleRows } {
  const frame = useRef<HTMLElement>(null);
  const printing = usePrinting();
  const plain = printing || count <= PLAIN;
  const virtualizer = useVirtualizer({
    count,
    enabled: !plain,
    getScrollElement: () => frame.current,
    estimateSize: () => 45,
    overscan: 12,
  });
  useNearEnd(frame, count, onEndReached);

  const items = virtualizer.getVirtualItems();
  const visible = plain
    ? { indexes: numbered(count), before: 0, after: 0, measure: undefined }
    : {
        indexes: items.map(({ index }) => index),
        before: items[0]?.start ?? 0,
        after: virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0),
        measure: virtualizer.measureElement,
      };
  return { frame, visible };
}

function useNearEnd(
  frame: RefObject<HTMLElement | null>,
  count: number,
  onEndReached: (() => void) | undefined,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew when rows have come
  useEffect(() => {
    const element = frame.current;
    if (!element || !onEndReached) return;
    const look = () => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      if (left <= 2 * element.clientHeight) onEndReached();
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [frame, count, onEndReached]);
}
