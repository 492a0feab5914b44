import { expect, test } from 'vitest';
import { inline, markdown } from './markdown';

test('paragraphs, headings and lists are told apart', () => {
  const blocks = markdown('# Om oss\nVi svetsar.\n\n- stål\n- aluminium\n\n1. ring\n2. besök');

  expect(blocks.map((block) => block.kind)).toEqual(['heading', 'paragraph', 'list', 'list']);
  expect(blocks[2]).toMatchObject({
    ordered: false,
    items: [[{ text: 'stål' }], [{ text: 'aluminium' }]],
  });
  expect(blocks[3]).toMatchObject({ ordered: true });
});

test('emphasis and links nest', () => {
  expect(inline('se **[vår sida](https://example.org)** nu')).toEqual([
    { kind: 'text', text: 'se ' },
    {
      kind: 'strong',
      parts: [
        { kind: 'link', href: 'https://example.org', parts: [{ kind: 'text', text: 'vår sida' }] },
      ],
    },
    { kind: 'text', text: ' nu' },
  ]);
});

test.each(['javascript:alert', 'JaVaScRiPt:x', 'data:text/html,x', '//evil.example'])(
  'an address %s stays text',
  (target) => {
    expect(inline(`[klicka](${target})`)).toEqual([{ kind: 'text', text: `[klicka](${target})` }]);
  },
);

test('a bare address does not swallow the full stop after it', () => {
  expect(inline('Läs https://example.org/a.')).toEqual([
    { kind: 'text', text: 'Läs ' },
    {
      kind: 'link',
      href: 'https://example.org/a',
      parts: [{ kind: 'text', text: 'https://example.org/a' }],
    },
    { kind: 'text', text: '.' },
  ]);
});

test('markup is not markup', () => {
  expect(inline('<b>x</b> 2*3*4')).toEqual([{ kind: 'text', text: '<b>x</b> 2*3*4' }]);
});
