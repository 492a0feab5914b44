import { t } from '@lingui/core/macro';
import { useRef } from 'react';
import { useServerForm } from '@/shared/forms/useServerForm';
import type { ApiError } from '@/shared/http/ApiError';
import type { Intent } from './ListingForm';
import { missing } from './requirements';
import type { ListingTerms } from './terms';
import { type ListingValues, listingSchema } from './values';

interface ListingFormInput<Saved> {
  initialValues: ListingValues;
  terms: ListingTerms;
  submit: (values: ListingValues, intent: Intent) => Promise<Saved>;
  onSaved: (saved: Saved, intent: Intent) => unknown;
  onStale?: (error: ApiError, values: ListingValues) => void;
}

/** The form with its two ways of sending: as a draft, or complete and onto the board. */
export function useListingForm<Saved>(input: ListingFormInput<Saved>) {
  const { initialValues, terms, submit, onSaved, onStale } = input;
  const intent = useRef<Intent>('save');
  const server = useServerForm<ListingValues, Saved>({
    schema: listingSchema,
    initialValues,
    submit: (values) => submit(values, intent.current),
    onSaved: (saved) => onSaved(saved, intent.current),
    ...(onStale && { onStale }),
  });
  const { form } = server;

  const onIntent = (wanted: Intent) => {
    intent.current = wanted;
    const kind = terms.listingKinds.find(({ key }) => key === form.values.kind);
    const gaps = wanted === 'publish' && kind ? missing(kind.requiredFields, form.values) : [];
    const [first] = gaps;
    if (first) {
      form.setErrors(Object.fromEntries(gaps.map((name) => [name, t`This is needed.`])));
      form.getInputNode(first)?.focus();
      return;
    }
    server.onSubmit();
  };

  return { ...server, onIntent, pendingIntent: server.pending ? intent.current : null };
}
