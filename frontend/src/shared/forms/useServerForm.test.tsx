import { Button, TextInput } from '@mantine/core';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { z } from 'zod/mini';
import { ApiError } from '@/shared/http/ApiError';
import { show } from '@/test/show';
import { FormFailure } from './FormFailure';
import { requiredText } from './rules';
import { useConflict } from './useConflict';
import { useServerForm } from './useServerForm';

const schema = z.object({ name: requiredText(), town: z.string() });
const BASE = { name: 'Nordmek', town: 'Västerås' };

type Values = typeof BASE;

function TownForm({ submit }: { submit: (values: Values) => Promise<unknown> }) {
  const conflict = useConflict<Values>({
    fields: [
      { name: 'name', label: 'Namn' },
      { name: 'town', label: 'Ort' },
    ],
    base: BASE,
    onSettle: (values) => send(values),
  });
  const { form, onSubmit, send, failure } = useServerForm<Values, unknown>({
    schema,
    initialValues: BASE,
    submit,
    onStale: conflict.onStale,
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormFailure error={failure} />
      <TextInput label="Namn" {...form.getInputProps('name')} />
      <TextInput label="Ort" {...form.getInputProps('town')} />
      <Button type="submit">Spara</Button>
      {conflict.dialog}
    </form>
  );
}

async function save(changes: Partial<Values>) {
  const user = userEvent.setup();
  for (const [name, value] of Object.entries(changes)) {
    const field = screen.getByLabelText(name === 'name' ? 'Namn' : 'Ort');
    await user.clear(field);
    if (value) await user.type(field, value);
  }
  await user.click(screen.getByRole('button', { name: 'Spara' }));
  return user;
}

test('what breaks a rule is told at the field, and nothing is sent', async () => {
  const submit = vi.fn(async () => null);
  show(<TownForm submit={submit} />);
  await save({ name: '' });

  expect(await screen.findByText('Det här behöver fyllas i.')).toBeVisible();
  expect(screen.getByLabelText('Namn')).toHaveFocus();
  expect(submit).not.toHaveBeenCalled();
});

test('what the server refuses of a field is told at the field alone', async () => {
  const submit = vi.fn(async () => {
    throw new ApiError({ code: 'invalid', message: 'x', fields: { town: ['Orten finns inte.'] } });
  });
  show(<TownForm submit={submit} />);
  await save({ town: 'Atlantis' });

  expect(await screen.findByText('Orten finns inte.')).toBeVisible();
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

test('what no field can show is told above the form', async () => {
  const submit = vi.fn(async () => {
    throw new ApiError({
      code: 'invalid',
      message: 'x',
      fields: { town: ['Orten finns inte.'], '': ['Ange ett organisationsnummer.'] },
    });
  });
  show(<TownForm submit={submit} />);
  await save({ town: 'Atlantis' });

  expect(await screen.findByRole('alert')).toHaveTextContent('Ange ett organisationsnummer.');
  expect(screen.getByText('Orten finns inte.')).toBeVisible();
});

test('a colleague’s change is shown beside one’s own, and the settled version is sent', async () => {
  const sent: Values[] = [];
  const submit = async (values: Values) => {
    sent.push(values);
    if (sent.length === 1) {
      throw new ApiError({
        code: 'stale',
        message: '',
        version: 4,
        current: { name: 'Nordmek', town: 'Eskilstuna' },
      });
    }
  };
  show(<TownForm submit={submit} />);
  const user = await save({ name: 'Nordmek AB' });

  const town = await screen.findByRole('radiogroup', { name: 'Ort' });
  expect(town).toHaveTextContent('Västerås');
  expect(town).toHaveTextContent('Eskilstuna');
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();

  await user.click(screen.getByRole('button', { name: 'Spara den valda versionen' }));
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual({ name: 'Nordmek AB', town: 'Eskilstuna' });
});
