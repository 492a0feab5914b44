import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Pencil, Plus } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { TermKind } from '@/gql/graphql';
import { can, useViewer } from '@/shared/auth/viewer';
import { useFormat } from '@/shared/format/useFormat';
import { usePrinting } from '@/shared/table/usePrinting';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { FilterBar } from '@/shared/ui/FilterBar';
import { NoRight } from '@/shared/ui/NoRight';
import { Page } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import type { Shelf } from './draft';
import { TermDialog } from './TermDialog';
import { type Branch, matching, type Term, tree } from './terms';
import classes from './VocabularyPage.module.css';
import { vocabularyQuery } from './vocabularyQuery';

/** The words by which organisations and listings are described, in both languages. */
export function VocabularyPage() {
  const { t } = useLingui();
  const mayUpdate = can(useViewer(), 'vocabulary:update');
  return (
    <Page
      title={t`Vocabulary`}
      lead={t`Competences and themes in Swedish and English. The search finds each by all of its words.`}
    >
      {mayUpdate ? <Vocabulary /> : <NoRight />}
    </Page>
  );
}

function Vocabulary() {
  const [kind, setKind] = useState<TermKind>('COMPETENCE');
  const found = useQuery(vocabularyQuery);
  if (found.isPending) return <SkeletonRows rows={10} />;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const { competences, themes } = found.data;
  const shelf = { kind, terms: kind === 'COMPETENCE' ? competences : themes };
  return <Words key={kind} shelf={shelf} onKind={setKind} />;
}

interface WordsProps {
  shelf: Shelf;
  onKind: (kind: TermKind) => void;
}

/** What is being edited: a term, or null for a new one; nothing while the dialog is closed. */
type Editing = { term: Term | null } | undefined;

function Words({ shelf, onKind }: WordsProps) {
  const { t } = useLingui();
  const { compare } = useFormat();
  const [text, setText] = useState('');
  const [editing, setEditing] = useState<Editing>();
  const wanted = useDeferredValue(text);
  const branches = useMemo(
    () => tree(matching(shelf.terms, wanted), compare),
    [shelf.terms, wanted, compare],
  );
  return (
    <>
      <FilterBar
        text={text}
        onText={setText}
        label={t`Search in the vocabulary`}
        summary={<Plural value={branches.length} one="# word" other="# words" />}
      >
        <SegmentedControl
          aria-label={t`Which words`}
          value={shelf.kind}
          onChange={(chosen) => onKind(chosen as TermKind)}
          data={[
            { value: 'COMPETENCE', label: t`Competences` },
            { value: 'THEME', label: t`Themes` },
          ]}
        />
        <Button
          leftSection={<Plus size={18} aria-hidden="true" />}
          onClick={() => setEditing({ term: null })}
        >
          <Trans>New word</Trans>
        </Button>
      </FilterBar>
      {branches.length === 0 ? (
        <EmptyState scene="search" title={t`No word matches`}>
          <p>
            <Trans>Search for something else, or add it.</Trans>
          </p>
        </EmptyState>
      ) : (
        <TermList key={wanted} branches={branches} onEdit={(term) => setEditing({ term })} />
      )}
      {editing && (
        <TermDialog shelf={shelf} term={editing.term} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}

/** So many at a time: all the words are a page that no phone scrolls through. */
const AT_A_TIME = 60;

interface TermListProps {
  branches: readonly Branch[];
  onEdit: (term: Term) => void;
}

function TermList({ branches, onEdit }: TermListProps) {
  const { t } = useLingui();
  const isPrinting = usePrinting();
  const [most, setMost] = useState(AT_A_TIME);
  const shown = isPrinting ? branches : branches.slice(0, most);
  return (
    <>
      <ul className={classes.terms} aria-label={t`Words`}>
        {shown.map(({ term, depth }) => (
          <li
            key={term.id}
            className={classes.term}
            style={{ '--depth': depth } as React.CSSProperties}
          >
            <Names term={term} />
            <Synonyms term={term} />
            <Button
              size="compact-md"
              variant="subtle"
              className="no-print"
              leftSection={<Pencil size={16} aria-hidden="true" />}
              aria-label={t`Edit ${term.name}`}
              onClick={() => onEdit(term)}
            >
              <Trans>Edit</Trans>
            </Button>
          </li>
        ))}
      </ul>
      {shown.length < branches.length && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          className="no-print"
          onClick={() => setMost(most + AT_A_TIME)}
        >
          <Trans>Show more</Trans>
        </Button>
      )}
    </>
  );
}

/** The reader's language first; what follows is how the other one says it. */
function Names({ term: { nameSv, nameEn } }: { term: Term }) {
  const { i18n } = useLingui();
  const names = [
    { lang: 'sv', name: nameSv },
    { lang: 'en', name: nameEn },
  ];
  const [own, other] = i18n.locale === 'en' ? names.toReversed() : names;
  return (
    <div className={classes.names}>
      <span className={classes.name} lang={own?.lang}>
        {own?.name}
      </span>
      <span className={classes.other} lang={other?.lang}>
        {other?.name}
      </span>
    </div>
  );
}

function Synonyms({ term: { synonymsSv, synonymsEn } }: { term: Term }) {
  return (
    <div className={classes.synonyms}>
      {synonymsSv.length > 0 && <span lang="sv">{synonymsSv.join(', ')}</span>}
      {synonymsEn.length > 0 && <span lang="en">{synonymsEn.join(', ')}</span>}
    </div>
  );
}
