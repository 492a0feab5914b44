import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { describe } from '@/shared/http/describe';
import { notify } from '@/shared/ui/notify';
import { type Feedback, type Matches, matchesKey, type Subject, withFeedback } from './useMatches';

const RateMatchDocument = graphql(`
  mutation RateMatch($organisation: ID, $listing: ID, $counterpart: ID!, $isUseful: Boolean!) {
    rateMatch(
      organisation: $organisation
      listing: $listing
      counterpart: $counterpart
      isUseful: $isUseful
    ) {
      feedback {
        isUseful
        comment
      }
    }
  }
`);

/** How long a rating can be taken back. It is sent afterwards: a rating once given has no “none”. */
export const SECOND_THOUGHTS = 5_000;

interface Waiting {
  counterpart: string;
  isUseful: boolean;
  before: Feedback;
  timer: ReturnType<typeof setTimeout>;
}

export interface Rating {
  /** The counterpart whose rating can still be taken back. */
  undoable: string | null;
  rate: (counterpart: string, isUseful: boolean, before: Feedback) => void;
  undo: () => void;
}

/** Useful or not: shown at once, sent when it has not been taken back, at the latest on leaving. */
export function useRating(subject: Subject, surprise: number): Rating {
  const queryClient = useQueryClient();
  const waiting = useRef<Waiting | null>(null);
  const [undoable, setUndoable] = useState<string | null>(null);
  const key = matchesKey(subject, surprise);

  const show = (counterpart: string, feedback: Feedback) =>
    queryClient.setQueryData<Matches>(
      key,
      (matches) => matches && withFeedback(matches, counterpart, feedback),
    );

  const send = () => {
    const rating = waiting.current;
    if (!rating) return;
    clearTimeout(rating.timer);
    waiting.current = null;
    setUndoable(null);
    const { counterpart, isUseful, before } = rating;
    request(RateMatchDocument, { [subject.kind]: subject.id, counterpart, isUseful }).catch(
      (error: unknown) => {
        show(counterpart, before);
        notify(describe(error));
      },
    );
  };

  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });
  useEffect(() => {
    const leave = () => latest.current();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, []);

  return {
    undoable,
    rate: (counterpart, isUseful, before) => {
      send();
      show(counterpart, { isUseful, comment: before?.comment ?? '' });
      const timer = setTimeout(() => latest.current(), SECOND_THOUGHTS);
      waiting.current = { counterpart, isUseful, before, timer };
      setUndoable(counterpart);
    },
    undo: () => {
      const rating = waiting.current;
      if (!rating) return;
      clearTimeout(rating.timer);
      waiting.current = null;
      setUndoable(null);
      show(rating.counterpart, rating.before);
      notify(t`Taken back.`);
    },
  };
}
