import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { Dialog } from '@/shared/ui/Dialog';
import { show } from '@/test/show';
import { DateField } from './DateField';

const field = () => screen.getByRole('textbox', { name: 'Första dagen' });
const opener = () => screen.getByRole('button', { name: 'Välj i en kalender' });
// Without layout the browser of these tests takes what floats for hidden: it is asked for by label.
const calendar = () => screen.queryByLabelText('24 december 2026');

function showField(onChange = vi.fn()) {
  show(<DateField label="Första dagen" defaultValue="2026-12-24" onChange={onChange} />);
  return { user: userEvent.setup(), onChange };
}

test('a day is typed without the calendar coming in the way', async () => {
  const { user, onChange } = showField();
  await user.click(field());
  await user.clear(field());
  await user.type(field(), '2027-01-06');
  await user.tab();

  expect(calendar()).not.toBeInTheDocument();
  expect(onChange).toHaveBeenLastCalledWith('2027-01-06');
});

test('the button opens the calendar at the day, and a day picked fills the field', async () => {
  const { user, onChange } = showField();
  expect(opener()).toHaveAccessibleDescription('Första dagen');
  await user.click(opener());
  await screen.findByLabelText('24 december 2026');
  await user.click(screen.getByLabelText('18 december 2026'));

  await waitFor(() => expect(field()).toHaveValue('2026-12-18'));
  await waitFor(() => expect(calendar()).not.toBeInTheDocument());
  expect(onChange).toHaveBeenLastCalledWith('2026-12-18');
});

test('keys alone lead into the calendar, about in it and back to the field', async () => {
  const { user } = showField();
  await user.click(field());
  await user.keyboard('{ArrowDown}');
  await waitFor(() => expect(screen.getByLabelText('24 december 2026')).toHaveFocus());
  await user.keyboard('{ArrowRight}{Enter}');

  await waitFor(() => expect(field()).toHaveValue('2026-12-25'));
  await waitFor(() => expect(field()).toHaveFocus());
});

test('Escape closes the calendar and leaves the dialog open', async () => {
  const close = vi.fn();
  show(
    <Dialog opened onClose={close} title="Ge en roll">
      <DateField label="Första dagen" defaultValue="2026-12-24" />
    </Dialog>,
  );
  const user = userEvent.setup();
  await user.click(opener());
  await waitFor(() => expect(screen.getByLabelText('24 december 2026')).toHaveFocus());
  await user.keyboard('{Escape}');

  await waitFor(() => expect(calendar()).not.toBeInTheDocument());
  expect(close).not.toHaveBeenCalled();
});
