interface Counted {
  members: number;
}

/** The largest first, each with its length against the largest; what has no members is left out. */
export function sharesOf<Part extends Counted>(
  parts: readonly Part[],
): (Part & { share: number })[] {
  const most = Math.max(1, ...parts.map(({ members }) => members));
  return parts
    .filter(({ members }) => members > 0)
    .toSorted((one, other) => other.members - one.members)
    .map((part) => ({ ...part, share: part.members / most }));
}
