import { fromProblem } from './ApiError';
import { type Sending, send } from './send';

/** A call of our REST API under /api/v1/: the body of a success, or an ApiError. */
export async function rest(path: string, sending?: Sending): Promise<unknown> {
  const answer = await send(`/api/v1/${path}`, sending);
  if (!answer.ok) throw fromProblem(answer.body, answer.status);
  return answer.body;
}
