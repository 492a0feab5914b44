import type { Strength } from '@/shared/ui/ReasonList';

/** How much of the score a reason has to carry to be called good or strong. */
const STRONG = 0.4;
const GOOD = 0.15;

export function shareOf(weight: number, score: number): number {
  return score > 0 ? Math.min(weight / score, 1) : 0;
}

export function strengthOf(share: number): Strength {
  if (share >= STRONG) return 3;
  return share >= GOOD ? 2 : 1;
}
