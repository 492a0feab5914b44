import { z } from 'zod/mini';

/** The switch from close (0) to unexpected (1), in tenths, as it stands in the address. */

export const USUAL_SURPRISE = 0.3;

export const surpriseSearch = z.object({
  surprise: z.catch(z.optional(z.number().check(z.minimum(0), z.maximum(1))), undefined),
});

export type SurpriseSearch = z.infer<typeof surpriseSearch>;

const STEPS = 10;

/** The slider counts whole steps: tenths added up in floating point do not meet 1. */
export const asStep = (surprise: number) => Math.round(surprise * STEPS);
export const fromStep = (step: number) => step / STEPS;
export const LAST_STEP = STEPS;

/** The usual value is not written in the address. */
export function asSearch(surprise: number): SurpriseSearch {
  return surprise === USUAL_SURPRISE ? {} : { surprise };
}
