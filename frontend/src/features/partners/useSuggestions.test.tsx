import { fireEvent, screen } from '@testing-library/react';
import { delay, graphql, HttpResponse } from 'msw';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { server } from '@/test/server';
import { show } from '@/test/show';
import { useSuggestions } from './useSuggestions';

function Names({ typed, isWanted = true }: { typed: string; isWanted?: boolean }) {
  const { organisations } = useSuggestions(typed, isWanted);
  return <p>{organisations.map(({ text }) => text).join(', ') || 'inga'}</p>;
}

function Typing() {
  const [typed, setTyped] = useState('');
  return (
    <>
      <input aria-label="Sök" onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
      <Names typed={typed} />
    </>
  );
}

const type = (value: string) =>
  fireEvent.change(screen.getByLabelText('Sök'), { target: { value } });

test('the last typed wins, also where an earlier answer comes later', async () => {
  const asked: string[] = [];
  server.use(
    graphql.query('PartnerSuggestions', async ({ variables }) => {
      const text = String(variables.text);
      asked.push(text);
      await delay(text === 'ro' ? 500 : 10);
      return HttpResponse.json({
        data: { organisations: [{ id: text, text: `svar på ${text}` }], competences: [] },
      });
    }),
  );
  show(<Typing />);
  type('ro');
  await expect.poll(() => asked).toEqual(['ro']);
  type('robot');
  expect(await screen.findByText('svar på robot')).toBeVisible();
  await delay(600);
  expect(screen.getByText('svar på robot')).toBeVisible();
});

test('one letter, and a box that suggests nothing, ask nothing', async () => {
  // A request would fail the test: none is answered.
  show(<Names typed="r" />);
  show(<Names typed="robot" isWanted={false} />);
  await delay(300);
  expect(screen.getAllByText('inga')).toHaveLength(2);
});
