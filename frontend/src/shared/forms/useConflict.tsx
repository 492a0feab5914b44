import { type ReactNode, useState } from 'react';
import type { ApiError } from '@/shared/http/ApiError';
import { ConflictDialog, type ConflictField } from './ConflictDialog';
import type { Draft } from './conflict';

interface Collision<Values> {
  mine: Values;
  theirs: Values;
  version: number | undefined;
}

interface ConflictInput<Values extends Draft> {
  fields: readonly ConflictField[];
  /** The record as the form opened it. */
  base: Values;
  /** Sends the settled values against the version that the colleague made. */
  onSettle: (values: Values, version: number | undefined) => void;
}

/** For `onStale` of `useServerForm`: holds the collision and gives the dialog that settles it. */
export function useConflict<Values extends Draft>({
  fields,
  base,
  onSettle,
}: ConflictInput<Values>) {
  const [collision, setCollision] = useState<Collision<Values> | null>(null);

  const onStale = (error: ApiError, mine: Values) =>
    setCollision({ mine, theirs: { ...base, ...error.current }, version: error.version });

  const dialog: ReactNode = collision && (
    <ConflictDialog
      fields={fields}
      base={base}
      mine={collision.mine}
      theirs={collision.theirs}
      onClose={() => setCollision(null)}
      onSettle={(values) => {
        setCollision(null);
        onSettle(values, collision.version);
      }}
    />
  );

  return { onStale, dialog };
}
