import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { ListingResponsesFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { FormFailure } from '@/shared/forms/FormFailure';
import { request } from '@/shared/graphql/request';
import { Status } from '@/shared/ui/Chip';
import { ConfirmButton } from '@/shared/ui/ConfirmButton';
import { notify } from '@/shared/ui/notify';
import { Section } from '@/shared/ui/Page';
import { useRefreshed } from '../cache';
import { RESPONSE_STATUSES, RESPONSE_TONES } from '../labels';
import classes from './Responses.module.css';

const ListingResponsesDocument = graphql(`
  fragment ListingResponses on Listing {
    actions
    responses {
      id
      version
      organisation {
        id
        name
      }
      message
      status
      answer
      createdAt
      actions
    }
  }
`);

const AnswerResponseDocument = graphql(`
  mutation AnswerResponse($id: ID!, $expectedVersion: Int!, $accept: Boolean!, $answer: String) {
    answerResponse(
      id: $id
      expectedVersion: $expectedVersion
      accept: $accept
      answer: $answer
    ) {
      response {
        id
      }
    }
  }
`);

const WithdrawResponseDocument = graphql(`
  mutation WithdrawResponse($id: ID!, $expectedVersion: Int!) {
    withdrawResponse(id: $id, expectedVersion: $expectedVersion) {
      response {
        id
      }
    }
  }
`);

type ResponseRow = ListingResponsesFragment['responses'][number];

interface ResponsesProps {
  listing: FragmentType<typeof ListingResponsesDocument>;
}

/** Those who showed interest, as far as the reader may see them: all for the own side, one's own else. */
export function Responses(props: ResponsesProps) {
  const { t } = useLingui();
  const { responses, actions } = readFragment(ListingResponsesDocument, props.listing);
  const isOwnSide = actions.includes('update');
  if (responses.length === 0 && !isOwnSide) return null;
  return (
    <Section title={isOwnSide ? t`Responses` : t`Your response`}>
      {responses.length === 0 ? (
        <p className={classes.none}>
          <Trans>
            Nobody has answered yet. The suggested partners below are worth an invitation.
          </Trans>
        </p>
      ) : (
        <>
          {isOwnSide && (
            <p className={classes.none}>
              <Plural value={responses.length} one="# response" other="# responses" />
            </p>
          )}
          <ul className={classes.list}>
            {responses.map((response) => (
              <li key={response.id}>
                <ResponseCard response={response} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

function ResponseCard({ response }: { response: ResponseRow }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { organisation, message, status, answer, createdAt, actions } = response;
  return (
    <article className={classes.card}>
      <p className={classes.head}>
        <Link to="/organisation/$id" params={{ id: organisation.id }}>
          {organisation.name}
        </Link>
        <Status tone={RESPONSE_TONES[status]}>{i18n._(RESPONSE_STATUSES[status])}</Status>
        <time dateTime={createdAt} className={classes.when}>
          {format.dateTime(createdAt)}
        </time>
      </p>
      <p className={classes.message}>{message}</p>
      {answer && (
        <blockquote className={classes.answer}>
          <Trans>Answer:</Trans> {answer}
        </blockquote>
      )}
      {actions.includes('answer') && <Answering response={response} />}
      {actions.includes('withdraw') && <Withdrawing response={response} />}
    </article>
  );
}

function Answering({ response: { id, version, organisation } }: { response: ResponseRow }) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const [answer, setAnswer] = useState('');
  const { name } = organisation;
  const answering = useMutation({
    mutationFn: (accept: boolean) =>
      request(AnswerResponseDocument, { id, expectedVersion: version, accept, answer }),
    onSuccess: async (_, accept) => {
      notify(accept ? t`Accepted. ${name} can see your answer.` : t`Declined.`);
      await refreshed();
    },
  });
  return (
    <Stack gap="sm" className="no-print">
      <FormFailure error={answering.error} />
      <Textarea
        label={t`Answer to ${name}`}
        description={t`How to go on, or why not this time. It may be left empty.`}
        autosize
        minRows={2}
        maxLength={2000}
        value={answer}
        onChange={({ currentTarget }) => setAnswer(currentTarget.value)}
      />
      <Group gap="sm">
        <Button
          loading={answering.isPending && answering.variables}
          onClick={() => answering.mutate(true)}
        >
          <Trans>Accept</Trans>
        </Button>
        <Button
          variant="default"
          loading={answering.isPending && !answering.variables}
          onClick={() => answering.mutate(false)}
        >
          <Trans>Decline</Trans>
        </Button>
      </Group>
    </Stack>
  );
}

function Withdrawing({ response: { id, version } }: { response: ResponseRow }) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  return (
    <div className="no-print">
      <ConfirmButton
        size="sm"
        question={t`Take your interest back?`}
        consequence={
          <Trans>The other side sees that you have withdrawn. You may respond anew.</Trans>
        }
        confirm={t`Take back`}
        onConfirm={async () => {
          await request(WithdrawResponseDocument, { id, expectedVersion: version });
          await refreshed();
        }}
      >
        <Trans>Withdraw</Trans>
      </ConfirmButton>
    </div>
  );
}
