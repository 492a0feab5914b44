import { Anchor } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import classes from './MarkdownText.module.css';
import { type Block, type Inline, markdown } from './markdown';

interface MarkdownTextProps {
  source: string;
  /** The level that the text's own highest headings get on this page. */
  headingLevel?: 2 | 3 | 4;
}

/** A text that someone wrote, as React elements: nothing in it can become markup or script. */
export function MarkdownText({ source, headingLevel = 3 }: MarkdownTextProps) {
  const blocks = markdown(source);
  const levels = blocks.map((block) => (block.kind === 'heading' ? block.level : 6));
  const shift = headingLevel - Math.min(...levels);
  return (
    <div className={classes.text}>
      {keyed(blocks, (block) => (
        <BlockView block={block} shift={shift} />
      ))}
    </div>
  );
}

/** The parts of a text have no identity but their place. */
function keyed<Item>(items: readonly Item[], show: (item: Item) => ReactNode) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the list is parsed anew and never reordered
  return items.map((item, index) => <Fragment key={index}>{show(item)}</Fragment>);
}

function BlockView({ block, shift }: { block: Block; shift: number }) {
  switch (block.kind) {
    case 'heading': {
      const level = Math.min(block.level + shift, 6);
      const Heading = `h${level}` as 'h2' | 'h3' | 'h4' | 'h5' | 'h6';
      return <Heading>{inlines(block.parts)}</Heading>;
    }
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {keyed(block.items, (item) => (
            <li>{inlines(item)}</li>
          ))}
        </List>
      );
    }
    case 'quote':
      return (
        <blockquote>
          <p>{inlines(block.parts)}</p>
        </blockquote>
      );
    default:
      return <p>{inlines(block.parts)}</p>;
  }
}

function inlines(parts: readonly Inline[]) {
  return keyed(parts, (part) => <InlineView part={part} />);
}

function InlineView({ part }: { part: Inline }) {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'code':
      return <code>{part.text}</code>;
    case 'strong':
      return <strong>{inlines(part.parts)}</strong>;
    case 'em':
      return <em>{inlines(part.parts)}</em>;
    case 'link':
      return (
        <Anchor href={part.href} inherit rel="noopener nofollow ugc">
          {inlines(part.parts)}
        </Anchor>
      );
  }
}
