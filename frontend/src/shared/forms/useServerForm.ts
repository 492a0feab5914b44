import { schemaResolver, type UseFormReturnType, useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { z } from 'zod/mini';
import { ApiError } from '@/shared/http/ApiError';

type Draft = Record<string, unknown>;

interface ServerFormInput<Values extends Draft, Saved> {
  schema: z.ZodMiniType<unknown, Values>;
  initialValues: Values;
  submit: (values: Values) => Promise<Saved>;
  onSaved?: (saved: Saved, values: Values) => unknown;
  /** A colleague was faster. Show both versions with `useConflict`, or leave it as a failure. */
  onStale?: (error: ApiError, values: Values) => void;
}

export interface ServerForm<Values extends Draft> {
  form: UseFormReturnType<Values>;
  /** For `<form onSubmit>`. */
  onSubmit: (event?: React.FormEvent<HTMLFormElement>) => void;
  /** Sends values as they are, past the fields: the outcome of a settled conflict. */
  send: (values: Values) => void;
  pending: boolean;
  /** What no field can show; for `<FormFailure>`. */
  failure: unknown;
}

/** What the server refuses of fields that this form shows, and whether that says it all. */
export function serverErrors(error: unknown, shown: readonly string[]) {
  if (!(error instanceof ApiError)) return { fields: {}, complete: false };
  const reasons = Object.entries(error.fields);
  const known = reasons.filter(([name]) => shown.includes(name.split('.')[0] ?? name));
  return {
    fields: Object.fromEntries(known.map(([name, words]) => [name, words.join(' ')])),
    complete: known.length > 0 && known.length === reasons.length,
  };
}

/** A form whose rules are checked here by its schema and again by the server, field by field. */
export function useServerForm<Values extends Draft, Saved>(
  input: ServerFormInput<Values, Saved>,
): ServerForm<Values> {
  const { schema, initialValues, submit, onSaved, onStale } = input;
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues,
    validate: schemaResolver(schema, { sync: true }),
  });

  const saving = useMutation({
    mutationFn: submit,
    onSuccess: (saved, values) => {
      form.resetDirty(values);
      return onSaved?.(saved, values);
    },
    onError: (error, values) => {
      if (onStale && error instanceof ApiError && error.code === 'stale') {
        onStale(error, values);
        return;
      }
      const { fields } = serverErrors(error, Object.keys(initialValues));
      form.setErrors(fields);
      focusFirst(Object.keys(fields), form);
    },
  });

  const settledByFields = serverErrors(saving.error, Object.keys(initialValues)).complete;
  const handedOver = onStale && saving.error instanceof ApiError && saving.error.code === 'stale';

  return {
    form,
    onSubmit: form.onSubmit(
      (values) => saving.mutate(values),
      (errors) => focusFirst(Object.keys(errors), form),
    ),
    send: (values) => saving.mutate(values),
    pending: saving.isPending,
    failure: settledByFields || handedOver ? null : saving.error,
  };
}

function focusFirst<Values extends Draft>(names: string[], form: UseFormReturnType<Values>) {
  const [first] = names;
  if (first) form.getInputNode(first)?.focus();
}
